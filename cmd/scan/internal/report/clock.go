package report

import (
	"net/mail"
	"time"
)

// clock gives the time that a report states. A report is the same for the same
// input, so it is never the time of day: it is what the caller gives, else the
// newest date of the patches, else the epoch.
type clock struct {
	given, newest time.Time
}

// see takes in the date of a patch, as mails or git write it.
func (c *clock) see(date string) {
	t, err := mail.ParseDate(date)
	if err != nil {
		if t, err = time.Parse(time.RFC3339, date); err != nil {
			return
		}
	}
	if t.After(c.newest) {
		c.newest = t
	}
}

func (c *clock) stated() time.Time {
	switch {
	case !c.given.IsZero():
		return c.given.UTC()
	case !c.newest.IsZero():
		return c.newest.UTC()
	}
	return time.Unix(0, 0).UTC()
}
