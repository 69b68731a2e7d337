//! Rules about who is cited.

mod deprecated_source;
mod descriptors;
mod finding;
mod impersonating_domain;
mod influence_operation;
mod malformed_grade;
mod outlet_url_mismatch;
mod retracted_work;
mod satire_source;
mod self_citation;
mod shared_wire_origin;
mod single_owner_claim;
mod sole_state_source;
mod source_concentration;
mod source_postdates_report;
mod source_predates_event;
mod stale_source;
mod state_media_undescribed;
mod unattributed_post;
mod unlabelled_preprint;
mod wording;

use super::Rule;

/// The rules of this category.
pub static RULES: &[&dyn Rule] = &[
    &state_media_undescribed::StateMediaUndescribed,
    &sole_state_source::SoleStateSource,
    &single_owner_claim::SingleOwnerClaim,
    &source_concentration::SourceConcentration,
    &deprecated_source::DeprecatedSource,
    &satire_source::SatireSource,
    &influence_operation::InfluenceOperation,
    &impersonating_domain::ImpersonatingDomain,
    &outlet_url_mismatch::OutletUrlMismatch,
    &shared_wire_origin::SharedWireOrigin,
    &self_citation::SelfCitation,
    &stale_source::StaleSource,
    &source_postdates_report::SourcePostdatesReport,
    &source_predates_event::SourcePredatesEvent,
    &unlabelled_preprint::UnlabelledPreprint,
    &retracted_work::RetractedWork,
    &unattributed_post::UnattributedPost,
    &malformed_grade::MalformedGrade,
];
