package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/index"
)

// cached opens the index of one source in the user's cache directory. It is
// built on first use, and again when the files of a directory or archive changed.
func cached(ctx context.Context, c *cobra.Command, it item, workers int) (*index.Index, string, error) {
	dir, err := cacheDir(it)
	if err != nil {
		return nil, "", err
	}
	stamp, err := stampOf(ctx, it.spec)
	if err != nil {
		return nil, "", err
	}
	path, stampFile := filepath.Join(dir, "index"), filepath.Join(dir, "stamp")
	if old, err := os.ReadFile(stampFile); err == nil && string(old) == stamp {
		if ix, err := index.Open(path); err == nil {
			return ix, path, nil
		}
	}
	if err := refill(ctx, c, path, it, workers); err != nil {
		return nil, "", err
	}
	if err := os.WriteFile(stampFile, []byte(stamp), 0o666); err != nil {
		return nil, "", err
	}
	ix, err := index.Open(path)
	return ix, path, err
}

// refill builds the index of one source anew.
func refill(ctx context.Context, c *cobra.Command, path string, it item, workers int) (err error) {
	s, err := openSource(ctx, c, it)
	if err != nil {
		return err
	}
	sources := opened{{s, it}}
	defer func() { err = errors.Join(err, sources.close()) }()
	if ix, openErr := index.Open(path); openErr == nil {
		ix.Close()
	} else if !errors.Is(openErr, index.ErrMissing) && !errors.Is(openErr, index.ErrIncomplete) {
		// Of another version or damaged: the cache is ours to clear.
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	_, err = build(ctx, c, path, sources, workers, func(string) bool { return false })
	return err
}

// cacheDir names the place of a source by its name and by what its index depends on.
func cacheDir(it item) (string, error) {
	root, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("--corpus needs a cache directory: %w", err)
	}
	spec := it.spec
	if _, err := os.Stat(spec); err == nil {
		if spec, err = filepath.Abs(spec); err != nil {
			return "", err
		}
	}
	key := xxhash.Sum64String(fmt.Sprintf("%d\n%s\n%s\n%s", index.Version, it.spec, spec, it.override+"\n"+it.fallback))
	return filepath.Join(root, "hunkprint", "corpus", fmt.Sprintf("%s-%016x", readable(it.spec), key)), nil
}

// readable makes a name of a directory out of that of a source.
func readable(spec string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("+._", r):
			return r
		}
		return '-'
	}, filepath.ToSlash(spec))
	name = strings.Trim(name, "-.")
	return name[max(len(name)-40, 0):]
}

// stampOf changes when a local source does: the files of a directory or archive,
// the commit of a repository. Other sources keep the version that was fetched first.
func stampOf(ctx context.Context, spec string) (string, error) {
	if repository, ok := strings.CutPrefix(spec, "git:"); ok {
		return commitOf(ctx, repository), nil
	}
	if _, err := os.Stat(spec); err != nil {
		return spec, nil
	}
	return stampOfFiles(spec)
}

func stampOfFiles(root string) (string, error) {
	sum := xxhash.New()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == ".git" {
			return filepath.SkipDir
		}
		info, err := d.Info()
		if err != nil || d.IsDir() {
			return err
		}
		fmt.Fprintln(sum, path, info.Size(), info.ModTime().UnixNano())
		return nil
	})
	return fmt.Sprintf("%016x\n", sum.Sum64()), err
}

// commitOf is what REPOSITORY@REF stands for in a local repository, and its own
// name elsewhere.
func commitOf(ctx context.Context, repository string) string {
	dir, ref := repository, "HEAD"
	if i := strings.LastIndexByte(repository, '@'); i > 0 {
		dir, ref = repository[:i], repository[i+1:]
	}
	if _, err := os.Stat(dir); err != nil {
		return repository
	}
	commit, err := exec.CommandContext(ctx, "git", "-C", dir, "rev-parse", "--verify", "--end-of-options", ref+"^{commit}").Output()
	if err != nil {
		return repository
	}
	return string(commit)
}
