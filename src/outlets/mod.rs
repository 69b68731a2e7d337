//! The outlet registry: who published, who controls the publisher, how it has performed.
