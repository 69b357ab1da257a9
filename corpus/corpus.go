// Package corpus yields documents, each with its identity, its origin and its
// licence, from the places where source whose licence is known is kept:
// directories, archives, git repositories, Debian source packages, Go modules
// and npm packages.
//
// A source is opened by its name (see Open), unpacked under a private root
// that nothing in it can leave, and walked in a fixed order, so that the same
// source always gives the same documents in the same order. What is passed
// over is named with its reason (Source.Skipped): nothing is lost in silence.
//
// What a source holds is not trusted. Of an archive only regular files are
// written, only those that are needed (text in a known language and what states
// terms), and no more than Options.Limits allow; links are never made or
// followed. Clients (apt-get, git, go, npm) run none of a source's own programs
// and end with the context. What a client downloads is bounded by the client alone.
// Where git is missing, go-git reads repositories within the process; it makes the
// program 6.4 MB larger (74.5 to 80.9 MB, November 2026) and its start no slower.
//
// Unpacking costs what the decompressor costs, reading what licence detection
// costs; memory is a list of the files, one text at a time and the bounded
// account of what was passed over.
package corpus

import "github.com/hunkprint/hunkprint/corpus/license"

// Document is one text of a source.
type Document struct {
	Source   string           // the source's name with its version pinned: "deb:busybox@1:1.35.0-4"
	PURL     string           // package URL of the source; empty for directories and plain archives
	Path     string           // slash-separated, relative to the root of the source
	Language string           // as Options.Language named it
	License  license.Evidence // under which terms, and how that was found
	Mark     Mark             // why the text may be nobody's hand-written work
	Text     []byte           // as it stands in the file
}

// Mark says what kind of file a document is, beyond its language.
type Mark string

// The marks that Documents tells apart. A vendored file has another owner than
// its source; a generated or minified one has none to speak of.
const (
	HandWritten Mark = ""
	Vendored    Mark = "vendored"
	Generated   Mark = "generated"
	Minified    Mark = "minified"
)

// Skip names what was not handed out, and why: one file, or a number of files
// that need no name each ("*.png").
type Skip struct {
	Path   string
	Reason string
	Files  int // how many files it stands for
}
