//! What reStructuredText yields.

use super::*;
use crate::formats::invariants::{check, describe};
use crate::source::Format;
use proptest::prelude::*;

fn read(text: &str) -> Parsed {
    let source = Source::new("draft.rst", Format::Rst, text);
    let parsed = parse(&source).expect("parsed");
    check(&source, &parsed);
    parsed
}

#[test]
fn notes_and_links() {
    let parsed = read(
        "\
=====
Grain
=====

:Author: Ann Lee

Ships left [1]_ and *more* left.\\ [#]_ See `the log <https://example.org/a>`_, [#log]_
the `Port Authority`_ and port_. Code ``a_b`` and [sic] [Lee2019]_.

Sources
-------

- One
- Two
  goes on

.. image:: x.png
   :alt: none

.. note::
   Take care [#]_.

Example::

    x  y

    z

+-----+-----+
| a   | b   |
+-----+-----+

.. a comment

..

   A quotation [1]_.

.. _Port Authority: https://example.org/port
.. _port: https://example.org/p
.. [1] “Grain,” Wire,
   http://tass(.)com/a.

   Second paragraph.
.. [#] Ibid.
.. [#log] Log \\*x\\*.
.. [Lee2019] Lee, *Ships*.
.. [#] Last.
",
    );
    assert_eq!(parsed.meta.title.as_deref(), Some("Grain"));
    assert_eq!(parsed.comments.len(), 1);
    insta::assert_snapshot!(describe(&parsed), @r"
        Heading(1) Grain
        Paragraph Ships left[1] and more left.[#] See the log,[#log] the Port Authority and port. Code a_b and [sic] [Lee2019].
        Heading(2) Sources
        ListItem One
        ListItem Two goes on
        Quote Take care[#].
        Paragraph Example::
        Code x  y

        z
        Cell a
        Cell b
        Quote A quotation[1].
        Note [1] “Grain,” Wire, http://tass(.)com/a.
        Note Second paragraph.
        Note [#] Ibid.
        Note [#log] Log *x*.
        Note [Lee2019] Lee, Ships.
        Note [#] Last.
        marker 1: [1]
        marker 2: [#]
        marker log: [#log]
        marker Lee2019: [Lee2019]
        marker 3: [#]
        marker 1: [1]
        note 1 ([1]): “Grain,” Wire, http://tass(.)com/a.

        Second paragraph.
        note 2 ([#]): Ibid.
        note log ([#log]): Log *x*.
        note Lee2019 ([Lee2019]): Lee, Ships.
        note 3 ([#]): Last.
        link the log: https://example.org/a
        link Port Authority: https://example.org/port
        link port: https://example.org/p
        ");
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_soup_is_read(parts in proptest::collection::vec(proptest::sample::select(vec![
        ".. [1] ", ".. [#] ", "[1]_", "[#]_", "`a <b>`_", "`", "*", "**", "``", "\n", "\n\n", "   ", "word ", "====\n",
        "::\n\n", ".. code::\n\n", ".. c\n", "| a | b |\n", "- ", "\\", "_", "é", ".. _t: http://x\n", "t_ ",
    ]), 0..50)) {
        read(&parts.concat());
    }
}
