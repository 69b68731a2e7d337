//! Front-ends: a file becomes visible text with a map home, and the structure that its markup gives away.
