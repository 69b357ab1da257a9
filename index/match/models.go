package match

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"
)

// The shipped models, one file a language family, and one of all families
// together for those that have none of their own.
//
//go:embed background
var shipped embed.FS

const anyFamily = "any"

// models loads the shipped models when they are first asked for. It is safe
// for concurrent use.
type models struct {
	mu     sync.Mutex
	loaded map[string]*Background
}

func newModels() *models { return &models{loaded: make(map[string]*Background)} }

// of gives the model of a family.
func (m *models) of(family string) (*Background, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b := m.loaded[family]; b != nil {
		return b, nil
	}
	data, err := fs.ReadFile(shipped, "background/"+family+".model")
	if err != nil {
		data, err = fs.ReadFile(shipped, "background/"+anyFamily+".model")
	}
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	b := new(Background)
	if err := b.UnmarshalBinary(data); err != nil {
		return nil, fmt.Errorf("match: %s: %w", family, err)
	}
	m.loaded[family] = b
	return b, nil
}
