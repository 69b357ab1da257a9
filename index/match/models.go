package match

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/hunkprint/hunkprint/index"
)

// The shipped models, one file a language family, one of C++, of which that of its family
// has little to say, and one of all families together for those that have none of their own.
//
//go:embed background
var shipped embed.FS

const anyFamily = "any"

// models loads the shipped models and idioms when they are first asked for. It is
// safe for concurrent use.
type models struct {
	mu     sync.Mutex
	loaded map[string]*Background // by language
	idioms map[string]idioms      // by language
}

func newModels() *models {
	return &models{loaded: make(map[string]*Background), idioms: make(map[string]idioms)}
}

// idiomsOf gives the idioms of a language's family as it has them.
func (m *models) idiomsOf(language string, t index.Tokenizer) (known idioms, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.idioms[language]
	if !ok {
		if known, err = readIdioms(t.Family(language), language, t); err == nil {
			m.idioms[language] = known
		}
	}
	return known, err
}

// of gives the model of a language: its own, or its family's, or that of all.
func (m *models) of(language string, t index.Tokenizer) (*Background, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b := m.loaded[language]; b != nil {
		return b, nil
	}
	data, err := modelOf(language, t.Family(language), anyFamily)
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	b := new(Background)
	if err := b.UnmarshalBinary(data); err != nil {
		return nil, fmt.Errorf("match: %s: %w", language, err)
	}
	m.loaded[language] = b
	return b, nil
}

// modelOf reads the model of the first name that has one.
func modelOf(names ...string) (data []byte, err error) {
	for _, name := range names {
		data, err = fs.ReadFile(shipped, "background/"+name+".model")
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return data, err
}
