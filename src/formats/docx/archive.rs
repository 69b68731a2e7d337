//! The zip container, read: members by name, unpacked within limits. It trusts nothing that the file claims.

use super::error::{DocxError, shown};
use std::collections::HashMap;
use std::io::Read;

/// Unpacked bytes of all members together.
pub(super) const UNPACKED_LIMIT: u64 = 256 << 20;
/// Members in a package.
const MEMBER_LIMIT: usize = 20_000;

pub(super) const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
pub(super) const CENTRAL_SIGNATURE: &[u8] = b"PK\x01\x02";
const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const END64_LOCATOR_SIGNATURE: &[u8] = b"PK\x06\x07";
pub(super) const LOCAL_LEN: usize = 30;
pub(super) const CENTRAL_LEN: usize = 46;
const END_LEN: usize = 22;
/// The extra field that holds sizes beyond 32 bits.
const ZIP64_EXTRA: u16 = 1;

pub(super) const STORED: u16 = 0;
pub(super) const DEFLATED: u16 = 8;

const FLAG_ENCRYPTED: u16 = 1;
pub(super) const FLAG_DESCRIPTOR: u16 = 1 << 3;
pub(super) const FLAG_UTF8: u16 = 1 << 11;
const FLAG_MASKED: u16 = 1 << 13;

/// A zip file, its directory read and checked.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    pub(super) bytes: Vec<u8>,
    pub(super) members: Vec<Member>,
    by_name: HashMap<String, usize>,
    /// Where the directory starts: the last member's stored bytes end before it.
    pub(super) directory: usize,
    /// Where the end record starts.
    pub(super) end: usize,
}

/// One member, as the directory describes it.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) unpacked: u64,
    pub(super) local: usize,
    pub(super) data: usize,
    /// Its record in the directory.
    pub(super) record: std::ops::Range<usize>,
}

impl Archive {
    /// Reads the directory and checks that it is sound: names, sizes, no member over another.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, DocxError> {
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(DocxError::Compound);
        }
        let end = find_end(bytes).ok_or(DocxError::NotZip)?;
        let field = |at: usize| u32_at(bytes, end + at);
        let count = u16_at(bytes, end + 10).ok_or(DocxError::NotZip)?;
        let size = field(12).ok_or(DocxError::NotZip)? as usize;
        let directory = field(16).ok_or(DocxError::NotZip)? as usize;
        let has_zip64 = end
            .checked_sub(20)
            .and_then(|at| bytes.get(at..at + 4))
            .is_some_and(|b| b == END64_LOCATOR_SIGNATURE);
        if count == u16::MAX || size == u32::MAX as usize || directory == u32::MAX as usize {
            return Err(damaged(if has_zip64 {
                "its directory claims a size that no Word file has (zip64)"
            } else {
                "its directory has no place"
            }));
        }
        let directory_end = directory
            .checked_add(size)
            .filter(|&at| at <= end)
            .ok_or_else(|| damaged("its directory lies outside the file"))?;
        let members = read_directory(bytes, directory, directory_end, usize::from(count))?;
        check_extents(&members, directory)?;
        let by_name = index_names(&members)?;
        check_total(&members)?;
        Ok(Self {
            bytes: bytes.to_vec(),
            members,
            by_name,
            directory,
            end,
        })
    }

    /// The member with a name; case does not count (ECMA-376 part 2, 6.2.2.3).
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.to_ascii_lowercase()).copied()
    }

    /// The names of all members, in the order of the directory.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|m| m.name.as_str())
    }

    /// A member's name.
    pub(super) fn name(&self, member: usize) -> &str {
        self.members.get(member).map_or("", |m| m.name.as_str())
    }

    /// How many bytes a member claims to unpack to.
    pub(super) fn unpacked(&self, member: usize) -> u64 {
        self.members.get(member).map_or(0, |m| m.unpacked)
    }

    /// Unpacks a member; never more than it declares, and only if its checksum holds.
    pub(super) fn read(&self, member: usize) -> Result<Vec<u8>, DocxError> {
        let m = self
            .members
            .get(member)
            .ok_or_else(|| damaged("a member is missing"))?;
        let broken = || DocxError::Archive(format!("`{}` does not unpack", shown(&m.name)));
        let packed = usize::try_from(m.packed).map_err(|_| broken())?;
        let stored = m
            .data
            .checked_add(packed)
            .and_then(|end| self.bytes.get(m.data..end))
            .ok_or_else(broken)?;
        let size = usize::try_from(m.unpacked).map_err(|_| broken())?;
        let data = match m.method {
            STORED => stored.to_vec(),
            _ => {
                let mut out = Vec::new();
                // A lie about the size is found by one byte too many.
                flate2::read::DeflateDecoder::new(stored)
                    .take(m.unpacked.saturating_add(1))
                    .read_to_end(&mut out)
                    .map_err(|_| broken())?;
                out
            }
        };
        if data.len() != size || checksum(&data) != m.crc {
            return Err(broken());
        }
        Ok(data)
    }
}

/// Finds the end record: the last one whose comment fits into the file.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_LEN)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    memchr::memmem::rfind_iter(bytes.get(first..)?, END_SIGNATURE)
        .map(|at| first + at)
        .find(|&at| {
            u16_at(bytes, at + 20)
                .is_some_and(|comment| at + END_LEN + usize::from(comment) <= bytes.len())
        })
}

fn read_directory(
    bytes: &[u8],
    from: usize,
    to: usize,
    count: usize,
) -> Result<Vec<Member>, DocxError> {
    if count > MEMBER_LIMIT {
        return Err(DocxError::TooMany {
            part: "the package".to_owned(),
            what: "members",
            limit: MEMBER_LIMIT,
        });
    }
    let mut members = Vec::new();
    let mut at = from;
    while at < to {
        if bytes.get(at..at + 4) != Some(CENTRAL_SIGNATURE) {
            break;
        }
        let member = read_record(bytes, at, to)?;
        at = member.record.end;
        members.push(member);
        if members.len() > count {
            break;
        }
    }
    if members.len() != count {
        return Err(damaged("its directory does not hold what it claims"));
    }
    Ok(members)
}

fn read_record(bytes: &[u8], at: usize, limit: usize) -> Result<Member, DocxError> {
    let short = || damaged("its directory is cut off");
    let u16_of = |offset| u16_at(bytes, at + offset).ok_or_else(short);
    let u32_of = |offset| u32_at(bytes, at + offset).ok_or_else(short);
    let name_end = at + CENTRAL_LEN + usize::from(u16_of(28)?);
    let extra_end = name_end + usize::from(u16_of(30)?);
    let end = extra_end + usize::from(u16_of(32)?);
    if end > limit {
        return Err(short());
    }
    let raw = bytes.get(at + CENTRAL_LEN..name_end).ok_or_else(short)?;
    let name = String::from_utf8_lossy(raw).into_owned();
    check_name(&name)?;
    let (flags, method) = (u16_of(8)?, u16_of(10)?);
    if flags & (FLAG_ENCRYPTED | FLAG_MASKED) != 0 {
        return Err(DocxError::Encrypted(shown(&name)));
    }
    if method != STORED && method != DEFLATED {
        return Err(DocxError::Method {
            name: shown(&name),
            method,
        });
    }
    let (mut packed, mut unpacked) = (u64::from(u32_of(20)?), u64::from(u32_of(24)?));
    let extra = bytes.get(name_end..extra_end).ok_or_else(short)?;
    widen_sizes(extra, &mut unpacked, &mut packed);
    let local = u32_of(42)? as usize;
    let data = local_data(bytes, local, raw)
        .ok_or_else(|| DocxError::Archive(format!("`{}` has no local header", shown(&name))))?;
    Ok(Member {
        flags,
        method,
        crc: u32_of(16)?,
        packed,
        unpacked,
        local,
        data,
        record: at..end,
        name,
    })
}

/// Where a member's data starts, if a local header of the same name stands at `local`.
fn local_data(bytes: &[u8], local: usize, name: &[u8]) -> Option<usize> {
    let end = local.checked_add(LOCAL_LEN)?;
    if !bytes.get(local..end)?.starts_with(LOCAL_SIGNATURE) {
        return None;
    }
    let name_end = end + usize::from(u16_at(bytes, local + 26)?);
    if bytes.get(end..name_end)? != name {
        return None;
    }
    let data = name_end + usize::from(u16_at(bytes, local + 28)?);
    (data <= bytes.len()).then_some(data)
}

/// Takes sizes from the zip64 extra field where the record says that they stand there.
fn widen_sizes(extra: &[u8], unpacked: &mut u64, packed: &mut u64) {
    let full = u64::from(u32::MAX);
    let Some((start, end)) = zip64_range(extra) else {
        return;
    };
    let mut values = extra
        .get(start + 4..end)
        .unwrap_or_default()
        .chunks_exact(8)
        .filter_map(|chunk| chunk.try_into().ok().map(u64::from_le_bytes));
    for size in [unpacked, packed] {
        if *size == full
            && let Some(value) = values.next()
        {
            *size = value;
        }
    }
}

/// The bytes of the zip64 field inside an extra field.
pub(super) fn zip64_range(extra: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    while let (Some(id), Some(len)) = (u16_at(extra, at), u16_at(extra, at + 2)) {
        let end = at + 4 + usize::from(len);
        if end > extra.len() {
            return None;
        }
        if id == ZIP64_EXTRA {
            return Some((at, end));
        }
        at = end;
    }
    None
}

/// Members must not share bytes: a few stored bytes would unpack to many, or one file be two.
fn check_extents(members: &[Member], directory: usize) -> Result<(), DocxError> {
    let mut order: Vec<&Member> = members.iter().collect();
    order.sort_by_key(|m| m.local);
    let ends = order.iter().skip(1).map(|m| m.local).chain([directory]);
    for (member, next) in order.iter().zip(ends) {
        let end = (member.data as u64).checked_add(member.packed);
        if end.is_none_or(|end| end > next as u64) {
            return Err(DocxError::Archive(format!(
                "`{}` runs into what follows it",
                shown(&member.name)
            )));
        }
    }
    Ok(())
}

fn index_names(members: &[Member]) -> Result<HashMap<String, usize>, DocxError> {
    let mut by_name = HashMap::with_capacity(members.len());
    for (i, member) in members.iter().enumerate() {
        if by_name
            .insert(member.name.to_ascii_lowercase(), i)
            .is_some()
        {
            return Err(DocxError::DuplicateMember(shown(&member.name)));
        }
    }
    Ok(by_name)
}

fn check_total(members: &[Member]) -> Result<(), DocxError> {
    let total = members
        .iter()
        .fold(0u64, |sum, m| sum.saturating_add(m.unpacked));
    if total > UNPACKED_LIMIT {
        return Err(DocxError::TooLarge {
            what: "the package".to_owned(),
            bytes: total,
            limit: UNPACKED_LIMIT,
        });
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), DocxError> {
    let bytes = name.as_bytes();
    let absolute = name.starts_with(['/', '\\']) || bytes.get(1) == Some(&b':');
    if absolute || name.contains('\0') || name.split(['/', '\\']).any(|part| part == "..") {
        return Err(DocxError::UnsafeName(shown(name)));
    }
    Ok(())
}

pub(super) fn checksum(data: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(data);
    crc.sum()
}

fn damaged(message: &str) -> DocxError {
    DocxError::Archive(message.to_owned())
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    pair.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_le_bytes)
}
