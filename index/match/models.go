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
	loaded map[string]*Background // by the name of the model
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
func (m *models) of(language string, t index.Tokenizer) (b *Background, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range []string{language, t.Family(language), anyFamily} {
		if b, err = m.model(name); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return b, err
}

// model gives the model of that name.
func (m *models) model(name string) (*Background, error) {
	if b := m.loaded[name]; b != nil {
		return b, nil
	}
	data, err := fs.ReadFile(shipped, "background/"+name+".model")
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	b := new(Background)
	if err := b.UnmarshalBinary(data); err != nil {
		return nil, fmt.Errorf("match: %s: %w", name, err)
	}
	m.loaded[name] = b
	return b, nil
}
