package gate

import (
	"errors"
	"fmt"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// Waiver says why a finding is accepted, who accepts it, and how long.
type Waiver struct {
	Reason string `json:"reason"`
	Author string `json:"author"`
	Until  string `json:"until"` // the last day, as in 2027-01-31
}

// StaleWaiver is a waiver that waives nothing.
type StaleWaiver struct {
	Finding string `json:"finding"`
	State   string `json:"state"` // Unused or Expired
	Waiver
}

// The states of a stale waiver.
const (
	Unused  = "unused"  // no finding of this check has the id
	Expired = "expired" // its last day is over
)

// waiverTable is a waiver as a file states it.
type waiverTable struct {
	Finding string         `toml:"finding"`
	Reason  string         `toml:"reason"`
	Author  string         `toml:"author"`
	Until   toml.LocalDate `toml:"until"`
}

// Waivers accept findings by their ids. They remember which were of use, and
// are not safe for concurrent use.
type Waivers struct {
	order []string
	byID  map[string]*waiver
}

type waiver struct {
	Waiver
	expired, used bool
}

// maxWaivers bounds a list of waivers.
const maxWaivers = 10000

// ParseWaivers reads a file that has nothing but [[waiver]] tables.
func ParseWaivers(text []byte) ([]waiverTable, error) {
	var f struct {
		Waiver []waiverTable `toml:"waiver"`
	}
	if err := decode(text, &f); err != nil {
		return nil, err
	}
	_, err := NewWaivers(f.Waiver, time.Time{})
	return f.Waiver, err
}

// NewWaivers makes waivers of what files state. Those whose last day is before
// today have expired.
func NewWaivers(tables []waiverTable, today time.Time) (*Waivers, error) {
	if len(tables) > maxWaivers {
		return nil, fmt.Errorf("%d waivers: give at most %d", len(tables), maxWaivers)
	}
	w := &Waivers{byID: make(map[string]*waiver)}
	for i, t := range tables {
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("waiver %d: %w", i+1, err)
		}
		if w.byID[t.Finding] != nil {
			return nil, fmt.Errorf("waiver %d: finding %s is waived twice", i+1, t.Finding)
		}
		w.order = append(w.order, t.Finding)
		w.byID[t.Finding] = &waiver{
			Waiver:  Waiver{Reason: t.Reason, Author: t.Author, Until: t.Until.String()},
			expired: !today.Before(t.Until.AsTime(time.UTC).AddDate(0, 0, 1)),
		}
	}
	return w, nil
}

func (t waiverTable) check() error {
	switch {
	case t.Finding == "":
		return errors.New("give the id of the finding")
	case t.Reason == "":
		return errors.New("give the reason")
	case t.Author == "":
		return errors.New("give the author, who answers for it")
	case t.Until == toml.LocalDate{}:
		return errors.New("give until, its last day, as in 2027-01-31")
	}
	return nil
}

// Mark waives the findings of a hunk.
func (w *Waivers) Mark(h *Hunk) {
	for i := range h.Findings {
		f := &h.Findings[i]
		found := w.byID[f.ID]
		if found == nil {
			continue
		}
		found.used = true
		if !found.expired {
			f.Waived = &found.Waiver
		}
	}
}

// Stale gives the waivers that waived nothing, in their order.
func (w *Waivers) Stale() (list []StaleWaiver) {
	for _, id := range w.order {
		switch found := w.byID[id]; {
		case found.expired:
			list = append(list, StaleWaiver{id, Expired, found.Waiver})
		case !found.used:
			list = append(list, StaleWaiver{id, Unused, found.Waiver})
		}
	}
	return list
}

// Baseline holds the ids of the findings of an earlier report.
type Baseline map[string]bool

// Mark tells which findings of a hunk are known.
func (b Baseline) Mark(h *Hunk) {
	for i := range h.Findings {
		h.Findings[i].Known = b[h.Findings[i].ID]
	}
}
