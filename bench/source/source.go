// Package source fetches the sources that are measured: Debian source packages,
// Go modules and npm packages, each pinned by version and by a digest of what
// the package client brings. What was fetched is kept, unpacked, in
// $HUNKPRINT_BENCH, else under the user's cache folder; deleting that folder
// costs the time of fetching and changes no number.
//
//	deb:NAME=VERSION      apt-get source, unpacked by dpkg-source, Debian's patches not applied
//	go:MODULE@VERSION     go mod download
//	npm:NAME@VERSION      npm pack
//
// pins.txt has one line a source. A source without a line is an error, and so
// is one of which the client brings something else than the line says.
package source

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/hunkprint/hunkprint/corpus"
)

// ErrAbsent: the client could not bring a source. Registries drop versions, and
// networks are down.
var ErrAbsent = errors.New("cannot be had")

// Cache is the folder that keeps what was fetched.
func Cache() (string, error) {
	if dir := os.Getenv("HUNKPRINT_BENCH"); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "hunkprint", "bench"), err
}

// Tree gives the folder of a pinned source's files, fetched now or before.
func Tree(ctx context.Context, spec string) (string, error) {
	cache, err := Cache()
	if err != nil {
		return "", err
	}
	dir, digest, err := tree(ctx, cache, spec)
	if err != nil {
		return "", fmt.Errorf("%s: %w", spec, err)
	}
	return dir, shipped.check(spec, digest)
}

// Documents gives what package corpus finds in a pinned source, under the name
// that it has for the source. A path is read where it stands, without a pin.
func Documents(ctx context.Context, spec string, o corpus.Options) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		dir := spec
		if _, err := os.Stat(spec); err != nil {
			if dir, err = Tree(ctx, spec); err != nil {
				yield(corpus.Document{}, err)
				return
			}
		}
		s, err := corpus.Open(ctx, dir, o)
		if err != nil {
			yield(corpus.Document{}, err)
			return
		}
		defer s.Close()
		name := strings.Replace(spec, "=", "@", 1)
		for d, err := range s.Documents(ctx) {
			d.Source = name
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// tree fetches a source unless the cache has it, and gives the digest of what
// the client brought. It stands beside the folder, in a file of its own.
func tree(ctx context.Context, cache, spec string) (dir, digest string, err error) {
	kind, name, _ := strings.Cut(spec, ":")
	fetch := clients[kind]
	if fetch == nil {
		return "", "", errors.New("is none of deb:NAME=VERSION, go:MODULE@VERSION, npm:NAME@VERSION")
	}
	dir = filepath.Join(cache, kind, strings.NewReplacer("/", "_", ":", "_").Replace(name))
	if digest, ok := kept(dir); ok {
		return dir, digest, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return "", "", err
	}
	work, err := os.MkdirTemp(filepath.Dir(dir), "part-")
	if err != nil {
		return "", "", err
	}
	defer os.RemoveAll(work)
	if digest, err = fetch(ctx, name, work, filepath.Join(work, "tree")); err != nil {
		return "", "", fmt.Errorf("%w: %w", ErrAbsent, err)
	}
	return settle(cache, work, dir, digest)
}

// settle moves what was fetched to its place and writes its digest down, the
// folder first: a digest says that it is whole. Of runs that fetch the same
// source at the same time the first settles, and the others take what it has.
func settle(cache, work, dir, digest string) (string, string, error) {
	unlock, err := lock(filepath.Join(cache, "lock"))
	if err != nil {
		return "", "", err
	}
	defer unlock()
	if kept, ok := kept(dir); ok {
		return dir, kept, nil
	}
	if err := os.RemoveAll(dir); err != nil { // of a run that was stopped before its digest stood there
		return "", "", err
	}
	note := filepath.Join(work, "digest")
	if err := os.WriteFile(note, []byte(digest+"\n"), 0o666); err != nil {
		return "", "", err
	}
	if err := os.Rename(filepath.Join(work, "tree"), dir); err != nil {
		return "", "", err
	}
	return dir, digest, os.Rename(note, dir+".digest")
}

// kept gives the digest of a folder that the cache has whole.
func kept(dir string) (digest string, ok bool) {
	text, err := os.ReadFile(dir + ".digest")
	return strings.TrimSpace(string(text)), err == nil
}

// lock waits until no other run has the file. The kernel lets go of it when a
// process ends, however it ends.
func lock(file string) (unlock func(), err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { f.Close() }, nil
}
