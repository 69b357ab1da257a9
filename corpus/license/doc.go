// Package license says under which terms a file stands, and whether code under
// those terms may go into a work under others.
//
// It has three parts, each usable alone:
//
//   - Parse reads SPDX licence expressions (SPDX 2.3, annex D) into a normal
//     form, with the identifiers of the current SPDX list.
//   - Check compares two expressions in a direction. The judgements stand in
//     compat.txt, a table over the classes of classes.txt, each with the section
//     of a licence or the steward's list that it rests on. The table compares
//     single licences of single versions; AND, OR, WITH and "or later" are logic
//     around it.
//   - Detect reads a file's own head, and a Tree asks everything that may speak
//     for a file in a fixed order: REUSE sidecars, SPDX tags, notices,
//     REUSE.toml, debian/copyright, package metadata, the nearest licence file.
//
// Licence texts are recognised by licensecheck; short notices ("GPL version 2,
// see COPYING") by a grammar of licence names, versions and the words of a grant
// around them.
//
// Limits. This is no legal advice: what a person must weigh is answered with
// Review, and what is not known with Unknown. Detection reads the comments at
// the head of a file, not its body; a notice in another language than English
// is not understood. Unversioned statements follow SPDX practice: "GPL" is
// GPL-1.0-or-later, "LGPL" LGPL-2.0-or-later, and "BSD" BSD-3-Clause.
//
// Everything here is safe for concurrent use. Input is hostile by assumption:
// sizes, nesting and counts are bounded, and no input makes it fail otherwise
// than by an error or a Problem.
package license
