//! The zip container, written: every member that did not change keeps its stored bytes.
//!
//! A zip library would rewrite headers, flags and extra fields of members that are only passed through. Here
//! they are copied as byte ranges.

use super::archive::{
    Archive, CENTRAL_LEN, CENTRAL_SIGNATURE, DEFLATED, FLAG_DESCRIPTOR, FLAG_UTF8, LOCAL_LEN,
    LOCAL_SIGNATURE, Member, STORED, checksum, u16_at, zip64_range,
};
use super::error::DocxError;
use std::collections::BTreeMap;
use std::io::Read;

const DESCRIPTOR_SIGNATURE: &[u8] = b"PK\x07\x08";

impl Archive {
    /// The package with some members' contents replaced and others added at the end.
    pub(super) fn rewritten(
        &self,
        replaced: &BTreeMap<usize, Vec<u8>>,
        added: &[(String, Vec<u8>)],
    ) -> Result<Vec<u8>, DocxError> {
        if replaced.is_empty() && added.is_empty() {
            return Ok(self.bytes.clone());
        }
        let mut out = Vec::with_capacity(self.bytes.len() + 4096);
        let mut order: Vec<usize> = (0..self.members.len()).collect();
        order.sort_by_key(|&i| self.members.get(i).map_or(0, |m| m.local));
        let starts: Vec<usize> = order
            .iter()
            .filter_map(|&i| self.members.get(i).map(|m| m.local))
            .chain([self.directory])
            .collect();
        out.extend_from_slice(self.slice(0, starts.first().copied().unwrap_or(0)));
        let mut moved = vec![(0usize, None::<Packed>); self.members.len()];
        for (&i, extent) in order.iter().zip(starts.windows(2)) {
            let [from, to] = *extent else { continue };
            let at = out.len();
            let packed = match (replaced.get(&i), self.members.get(i)) {
                (Some(content), Some(member)) => Some(self.write_member(member, content, &mut out)),
                _ => {
                    out.extend_from_slice(self.slice(from, to));
                    None
                }
            };
            if let Some(slot) = moved.get_mut(i) {
                *slot = (at, packed);
            }
        }
        let new: Vec<(usize, Packed)> = added
            .iter()
            .map(|(name, content)| append_member(name, content, &mut out))
            .collect();
        let directory = out.len();
        for (member, (at, packed)) in self.members.iter().zip(&moved) {
            self.write_record(member, *at, packed.as_ref(), &mut out);
        }
        for ((name, _), (at, packed)) in added.iter().zip(&new) {
            append_record(name, *at, packed, &mut out);
        }
        let size = out.len() - directory;
        let mut tail = self.slice(self.end, self.bytes.len()).to_vec();
        let count = u16::try_from(self.members.len() + added.len()).unwrap_or(u16::MAX);
        put(&mut tail, 8, &count.to_le_bytes());
        put(&mut tail, 10, &count.to_le_bytes());
        put(&mut tail, 12, &narrow(size as u64).to_le_bytes());
        put(&mut tail, 16, &narrow(directory as u64).to_le_bytes());
        out.extend_from_slice(&tail);
        Ok(out)
    }

    fn slice(&self, from: usize, to: usize) -> &[u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// Writes a member anew under its old header: same name, flags, method and time.
    fn write_member(&self, member: &Member, content: &[u8], out: &mut Vec<u8>) -> Packed {
        let (data, packed) = Packed::new(content, member.method);
        let mut header = self.slice(member.local, member.data).to_vec();
        let descriptor = member.flags & FLAG_DESCRIPTOR != 0;
        strip_zip64(&mut header, LOCAL_LEN, 26);
        if descriptor {
            // The sizes follow the data; readers find none in front of it.
            put(&mut header, 14, &[0; 12]);
        } else {
            packed.put(&mut header, 14);
        }
        out.extend_from_slice(&header);
        out.extend_from_slice(&data);
        if descriptor {
            let mut tail = DESCRIPTOR_SIGNATURE.to_vec();
            tail.extend_from_slice(&[0; 12]);
            packed.put(&mut tail, 4);
            out.extend_from_slice(&tail);
        }
        packed
    }

    fn write_record(
        &self,
        member: &Member,
        local: usize,
        packed: Option<&Packed>,
        out: &mut Vec<u8>,
    ) {
        let mut record = self.slice(member.record.start, member.record.end).to_vec();
        if let Some(packed) = packed {
            strip_zip64(&mut record, CENTRAL_LEN, 28);
            packed.put(&mut record, 16);
        }
        put(&mut record, 42, &narrow(local as u64).to_le_bytes());
        out.extend_from_slice(&record);
    }
}

/// Checksum and sizes of a member's content.
#[derive(Debug, Clone)]
struct Packed {
    crc: u32,
    packed: u32,
    unpacked: u32,
}

impl Packed {
    fn new(content: &[u8], method: u16) -> (Vec<u8>, Self) {
        let data = if method == STORED {
            content.to_vec()
        } else {
            let mut packed = Vec::new();
            let mut encoder =
                flate2::read::DeflateEncoder::new(content, flate2::Compression::default());
            // Reading from memory into memory has no way to fail.
            let _ = encoder.read_to_end(&mut packed);
            packed
        };
        let sizes = Self {
            crc: checksum(content),
            packed: narrow(data.len() as u64),
            unpacked: narrow(content.len() as u64),
        };
        (data, sizes)
    }

    /// Writes the twelve bytes that local headers, descriptors and directory records share.
    fn put(&self, header: &mut [u8], at: usize) {
        put(header, at, &self.crc.to_le_bytes());
        put(header, at + 4, &self.packed.to_le_bytes());
        put(header, at + 8, &self.unpacked.to_le_bytes());
    }
}

fn append_member(name: &str, content: &[u8], out: &mut Vec<u8>) -> (usize, Packed) {
    let at = out.len();
    let (data, packed) = Packed::new(content, DEFLATED);
    let mut header = LOCAL_SIGNATURE.to_vec();
    header.extend_from_slice(&new_header_fields());
    header.extend_from_slice(&[0; 12]);
    header.extend_from_slice(&narrow16(name.len()).to_le_bytes());
    header.extend_from_slice(&[0; 2]);
    packed.put(&mut header, 14);
    out.extend_from_slice(&header);
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(&data);
    (at, packed)
}

fn append_record(name: &str, local: usize, packed: &Packed, out: &mut Vec<u8>) {
    let mut record = CENTRAL_SIGNATURE.to_vec();
    record.extend_from_slice(&20u16.to_le_bytes());
    record.extend_from_slice(&new_header_fields());
    record.resize(CENTRAL_LEN, 0);
    packed.put(&mut record, 16);
    put(&mut record, 28, &narrow16(name.len()).to_le_bytes());
    put(&mut record, 42, &narrow(local as u64).to_le_bytes());
    out.extend_from_slice(&record);
    out.extend_from_slice(name.as_bytes());
}

/// Version needed, flags, method, time and date of a new member; the date is the zip epoch, 1980-01-01.
fn new_header_fields() -> [u8; 10] {
    let [a, b] = 20u16.to_le_bytes();
    let [c, d] = FLAG_UTF8.to_le_bytes();
    let [e, f] = DEFLATED.to_le_bytes();
    let [g, h] = 0x21u16.to_le_bytes();
    [a, b, c, d, e, f, 0, 0, g, h]
}

/// Removes the zip64 field from a header whose sizes now fit into 32 bits. `lengths` is where the lengths of
/// name and extra field stand.
fn strip_zip64(header: &mut Vec<u8>, fixed: usize, lengths: usize) {
    let (Some(name), Some(extra)) = (u16_at(header, lengths), u16_at(header, lengths + 2)) else {
        return;
    };
    let start = fixed + usize::from(name);
    let Some((from, to)) = header
        .get(start..start + usize::from(extra))
        .and_then(zip64_range)
    else {
        return;
    };
    header.drain(start + from..start + to);
    let left = extra.saturating_sub(narrow16(to - from));
    put(header, lengths + 2, &left.to_le_bytes());
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + value.len()) {
        place.copy_from_slice(value);
    }
}

/// Sizes here are bounded far below 4 GiB.
fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn narrow16(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
