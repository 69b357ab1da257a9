package gate

// Level is what a rule of the policy does when it is broken.
type Level string

// The levels.
const (
	Off   Level = "off"
	Warn  Level = "warn"  // is reported
	Error Level = "error" // reaches the gate
)

// Breach is a rule of the policy that a patch breaks. Its message speaks of the
// patch and its message alone, never of who or what wrote it.
type Breach struct {
	Rule    string `json:"rule"`
	Level   Level  `json:"level"` // Warn or Error
	Message string `json:"message"`
}
