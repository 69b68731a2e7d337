//! URLs in text: finding them, live or defanged; refanging and defanging; hosts. `probe` is the network.

pub mod indicator;
