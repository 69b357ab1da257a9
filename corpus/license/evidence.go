package license

// Rule names the way in which a licence was found, strongest first.
type Rule string

// The rules, in the order in which they are asked; the first that answers decides.
const (
	Stated          Rule = "stated"           // the user said so (--license)
	Sidecar         Rule = "license-sidecar"  // FILE.license beside the file (REUSE)
	Tag             Rule = "spdx-tag"         // SPDX-License-Identifier in the file
	Header          Rule = "header"           // a licence text or notice in the file's head
	ReuseFile       Rule = "reuse-toml"       // REUSE.toml, .reuse/dep5
	DebianCopyright Rule = "debian-copyright" // debian/copyright, DEP-5
	PackageMetadata Rule = "package-metadata" // package.json, Cargo.toml
	LicenseFile     Rule = "license-file"     // the nearest LICENSE or COPYING
	NotFound        Rule = "none"             // nobody says: all rights reserved
)

// Evidence is what is known of the terms of one file.
type Evidence struct {
	Expr  string // SPDX expression in normal form; "NOASSERTION" where nothing was found
	From  Rule   // the rule that decided
	Place string // the file that says so, with its line where it has one: "debian/copyright:31"
	// Others are the answers of weaker rules that disagree with Expr.
	Others []Evidence
}
