//! Characters of symbol fonts.

/// A character of a symbol font, as the nearest character that other fonts have.
pub(super) fn symbol(font: &str, code: &str) -> char {
    let code = u32::from_str_radix(code, 16).unwrap_or(0);
    if !(0xF000..=0xF0FF).contains(&code) {
        return char::from_u32(code)
            .filter(|c| !c.is_control())
            .unwrap_or('□');
    }
    let wingdings = font.to_ascii_lowercase().starts_with("wingdings");
    match (code & 0xFF, wingdings) {
        (0xE0 | 0xE8 | 0xF0, true) | (0xAE, false) => '→',
        (0xDF | 0xE7, true) | (0xAC, false) => '←',
        (0xF3, true) | (0xAB, false) => '↔',
        (0xFC, true) => '✓',
        (0xFB, true) => '✗',
        (0x4A, true) => '☺',
        (0xA7, true) => '▪',
        (0xB7, false) => '•',
        (0xB0, false) => '°',
        (0xB1, false) => '±',
        (0xB4, false) => '×',
        (0x2D, false) => '−',
        (0xA3, false) => '≤',
        (0xB3, false) => '≥',
        (0xB9, false) => '≠',
        (0xBB, false) => '≈',
        _ => '□',
    }
}
