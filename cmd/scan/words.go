package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cespare/xxhash/v2"
)

// wordSet is the words of a text, by their hashes, each once.
type wordSet []uint32

// leastWord is the length in bytes from which on a word counts.
const leastWord = 3

// words appends those of a text: runs of letters, digits and what else stands in
// names. The set is scratch.
func words(dst wordSet, text []byte, seen map[uint32]bool) wordSet {
	clear(seen)
	const offset, prime = 2166136261, 16777619 // FNV-1a: a word is hashed while it is read
	hash, length := uint32(offset), 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && inWord[text[i]] {
			hash = (hash ^ uint32(text[i])) * prime
			length++
			continue
		}
		if length >= leastWord && !seen[hash] {
			seen[hash] = true
			dst = append(dst, hash)
		}
		hash, length = offset, 0
	}
	return dst
}

var inWord = func() (in [256]bool) {
	for c := range in {
		in[c] = '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '_' || c >= 0x80
	}
	return in
}()

// wordCache keeps the words of files by the names of their contents, so that a
// project is read once, and then what is new in it.
type wordCache struct {
	path string // empty where there is no cache directory
	sets map[string]wordSet
}

const (
	wordMagic = "hunkprint words 1\n"
	maxWords  = 1 << 30 // bytes of a file of words
)

// openWords reads the words that an earlier run has kept. A damaged file is none.
func openWords(repo string) *wordCache {
	c := &wordCache{sets: make(map[string]wordSet)}
	root, err := os.UserCacheDir()
	if err != nil {
		return c
	}
	c.path = filepath.Join(root, "hunkprint", "own", fmt.Sprintf("%s-%016x", readable(repo), xxhash.Sum64String(repo)))
	info, err := os.Stat(c.path)
	if err != nil || info.Size() > maxWords {
		return c
	}
	data, err := os.ReadFile(c.path)
	if err == nil {
		err = c.parse(data)
	}
	if err != nil {
		c.sets = make(map[string]wordSet)
	}
	return c
}

var errWords = errors.New("damaged file of words")

// parse reads entries: the name of a content and the number of its words, both
// with their length in front, then the words, 4 bytes each. A hash of all ends it.
func (c *wordCache) parse(data []byte) error {
	end := len(data) - 8
	if end < 0 || xxhash.Sum64(data[:end]) != binary.LittleEndian.Uint64(data[end:]) {
		return errWords
	}
	rest, ok := bytes.CutPrefix(data[:end], []byte(wordMagic))
	if !ok {
		return errWords
	}
	for len(rest) > 0 {
		length, n := binary.Uvarint(rest)
		if n <= 0 || length > uint64(len(rest)-n) {
			return errWords
		}
		object := string(rest[n : n+int(length)])
		rest = rest[n+int(length):]
		count, n := binary.Uvarint(rest)
		if n <= 0 || count > uint64(len(rest)-n)/4 {
			return errWords
		}
		set := make(wordSet, count)
		for i := range set {
			set[i] = binary.LittleEndian.Uint32(rest[n+4*i:])
		}
		c.sets[object] = set
		rest = rest[n+4*len(set):]
	}
	return nil
}

// keep writes the words of these contents for the next run.
func (c *wordCache) keep(objects []string) error {
	if c.path == "" {
		return nil
	}
	data := c.bytes(objects)
	if err := os.MkdirAll(filepath.Dir(c.path), 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(c.path), ".words-")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), c.path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}

// bytes is what parse reads.
func (c *wordCache) bytes(objects []string) []byte {
	data := []byte(wordMagic)
	for _, object := range objects {
		set := c.sets[object]
		data = append(binary.AppendUvarint(data, uint64(len(object))), object...)
		data = binary.AppendUvarint(data, uint64(len(set)))
		for _, word := range set {
			data = binary.LittleEndian.AppendUint32(data, word)
		}
	}
	return sealed(data)
}

// sealed puts the hash of all behind it.
func sealed(data []byte) []byte { return binary.LittleEndian.AppendUint64(data, xxhash.Sum64(data)) }
