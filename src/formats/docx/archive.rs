//! The zip container: members by name, unpacked within limits, and written back so that every member that did
//! not change keeps its stored bytes.
//!
//! A zip library would rewrite headers, flags and extra fields of members that are only passed through. Here
//! they are copied as byte ranges, so a reader is all that is needed, and one that trusts nothing.

use super::error::{DocxError, shown};
use std::collections::{BTreeMap, HashMap};
use std::io::Read;

/// Unpacked bytes of all members together.
pub(super) const UNPACKED_LIMIT: u64 = 256 << 20;
/// Members in a package.
const MEMBER_LIMIT: usize = 20_000;

const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
const CENTRAL_SIGNATURE: &[u8] = b"PK\x01\x02";
const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const DESCRIPTOR_SIGNATURE: &[u8] = b"PK\x07\x08";
const END64_LOCATOR_SIGNATURE: &[u8] = b"PK\x06\x07";
const LOCAL_LEN: usize = 30;
const CENTRAL_LEN: usize = 46;
const END_LEN: usize = 22;
/// The extra field that holds sizes beyond 32 bits.
const ZIP64_EXTRA: u16 = 1;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

const FLAG_ENCRYPTED: u16 = 1;
const FLAG_DESCRIPTOR: u16 = 1 << 3;
const FLAG_UTF8: u16 = 1 << 11;
const FLAG_MASKED: u16 = 1 << 13;

/// A zip file, its directory read and checked.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    members: Vec<Member>,
    by_name: HashMap<String, usize>,
    /// Where the directory starts: the last member's stored bytes end before it.
    directory: usize,
    /// Where the end record starts.
    end: usize,
}

/// One member, as the directory describes it.
#[derive(Debug, Clone)]
struct Member {
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    unpacked: u64,
    local: usize,
    data: usize,
    /// Its record in the directory.
    record: std::ops::Range<usize>,
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
fn zip64_range(extra: &[u8]) -> Option<(usize, usize)> {
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

fn checksum(data: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(data);
    crc.sum()
}

fn damaged(message: &str) -> DocxError {
    DocxError::Archive(message.to_owned())
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    pair.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_le_bytes)
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
