package index

import "errors"

// State is what a directory is as an index.
type State string

// The states. Stale is told by the error of CheckSource, the others by that of Open.
const (
	Current         State = "current"          // complete, of this format and these parameters
	Stale           State = "stale"            // whole, but its sources, read now, would give another
	Missing         State = "missing"          // nothing there
	Incomplete      State = "incomplete"       // a first build was cut short
	Foreign         State = "foreign"          // something else is there
	Newer           State = "newer"            // of a format that this program does not read
	OtherParameters State = "other parameters" // its shingles are cut in another way
	Corrupt         State = "corrupt"          // damaged
)

// Errors that callers tell apart.
var (
	ErrStale      = errors.New("stale")
	ErrMissing    = errors.New("no index")
	ErrIncomplete = errors.New("incomplete index")
	ErrForeign    = errors.New("not an index of hunkprint")
	ErrNewer      = errors.New("index of a newer format")
	ErrParameters = errors.New("index with other parameters")
	ErrCorrupt    = errors.New("corrupt index")
)

// StateOf tells the state of an index from the error of Open or CheckSource, nil included. It
// is empty for an error that says nothing of the index: no permission, say.
func StateOf(err error) State {
	switch {
	case err == nil:
		return Current
	case errors.Is(err, ErrStale):
		return Stale
	case errors.Is(err, ErrMissing):
		return Missing
	case errors.Is(err, ErrIncomplete):
		return Incomplete
	case errors.Is(err, ErrForeign):
		return Foreign
	case errors.Is(err, ErrNewer):
		return Newer
	case errors.Is(err, ErrParameters):
		return OtherParameters
	case errors.Is(err, ErrCorrupt):
		return Corrupt
	}
	return ""
}
