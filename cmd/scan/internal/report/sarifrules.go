package report

import (
	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// The part of SARIF 2.1.0 that a check has use for.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver struct {
				Name     string      `json:"name"`
				FullName string      `json:"fullName"`
				Version  string      `json:"version"`
				Rules    []sarifRule `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
		Properties  map[string]any    `json:"properties"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   level        `json:"level"`
		Message sarifMessage `json:"message"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Short   sarifMessage `json:"shortDescription"`
		Help    sarifMessage `json:"help"`
		Default struct {
			Level level `json:"level"`
		} `json:"defaultConfiguration"`
		Properties map[string]any `json:"properties,omitempty"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        level              `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints,omitempty"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   map[string]any     `json:"properties,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
	sarifLocation struct {
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region sarifRegion `json:"region"`
		} `json:"physicalLocation"`
	}
	sarifRegion struct {
		Start int `json:"startLine"`
		End   int `json:"endLine"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
)

// What the verdicts of findings mean, and what to do about them.
var (
	sarifShort = map[gate.Verdict]string{
		gate.Incompatible: "Code of others under a licence that may not go into the file",
		gate.Unknown:      "Code of others for which no permission is known",
		gate.Compatible:   "Code of others under a licence that may go into the file",
	}
	sarifHelp = map[gate.Verdict]string{
		gate.Incompatible: "The lines also stand in another project, and no near-best origin has a licence under which they may be distributed as part of this one. " +
			"Ask the contributor where they come from. They may go in if the holder of the rights permits it, or if they are replaced by the contributor's own work.",
		gate.Unknown: "The lines also stand in another project, and nobody states a licence for them, or a person must weigh it. " +
			"All rights are reserved until shown otherwise: ask the contributor where they come from and under which terms.",
		gate.Compatible: "The lines also stand in another project, whose licence lets them in. " +
			"Keep the notices that it asks for, and name the origin in the commit message.",
	}
)

func findingRule(f gate.Finding) sarifRule {
	r := sarifRule{ID: ruleOf(f), Short: sarifText(sarifShort[f.Verdict]), Help: sarifText(sarifHelp[f.Verdict])}
	r.Default.Level = levelOf(f)
	r.Properties = map[string]any{"tags": []string{"licensing", "provenance"}, "precision": "high"}
	return r
}

func policyRule(p Policy) sarifRule {
	r := sarifRule{ID: p.Rule, Short: sarifText("The project's policy: " + p.Rule)}
	r.Help = sarifText("A rule that the project's configuration file switches on. It is about how a patch states its origin, not about the code.")
	r.Default.Level = policyLevel(p)
	r.Properties = map[string]any{"tags": []string{"policy", "provenance"}, "precision": "very-high"}
	return r
}
