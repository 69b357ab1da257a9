package gate

// Waiver says why a finding is accepted, who accepts it, and how long.
type Waiver struct {
	Reason string `json:"reason"`
	Author string `json:"author"`
	Until  string `json:"until"` // the last day, as in 2027-01-31
}
