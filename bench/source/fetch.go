package source

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// clients fetch a source by its name, in an empty folder work, and leave its
// files in the folder tree. They give the digest of what came.
var clients = map[string]func(ctx context.Context, name, work, tree string) (digest string, err error){
	"deb": fetchDebian,
	"go":  fetchModule,
	"npm": fetchPackage,
}

func fetchDebian(ctx context.Context, name, work, tree string) (string, error) {
	if _, err := run(ctx, work, "apt-get", "source", "--download-only", "--only-source", "-qq", name); err != nil {
		return "", err
	}
	digest, err := digestOf(os.DirFS(work))
	if err != nil {
		return "", err
	}
	dsc, err := only(filepath.Join(work, "*.dsc"))
	if err != nil {
		return "", err
	}
	_, err = run(ctx, work, "dpkg-source", "-q", "--no-check", "--skip-patches", "-x", dsc, tree)
	return digest, err
}

func fetchPackage(ctx context.Context, name, work, tree string) (string, error) {
	if _, err := run(ctx, work, "npm", "pack", "--silent", "--ignore-scripts", "--", name); err != nil {
		return "", err
	}
	digest, err := digestOf(os.DirFS(work))
	if err != nil {
		return "", err
	}
	archive, err := only(filepath.Join(work, "*.tgz"))
	if err != nil {
		return "", err
	}
	if err := os.Mkdir(tree, 0o777); err != nil {
		return "", err
	}
	_, err = run(ctx, work, "tar", "--no-same-owner", "--strip-components=1", "-xf", archive, "-C", tree)
	return digest, err
}

// fetchModule links to the module cache, where a version never changes.
func fetchModule(ctx context.Context, name, work, tree string) (string, error) {
	out, err := run(ctx, work, "go", "mod", "download", "-json", "--", name)
	if err != nil {
		return "", err
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		return "", err
	}
	digest, err := digestOf(os.DirFS(module.Dir))
	return digest, errors.Join(err, os.Symlink(module.Dir, tree))
}

func only(pattern string) (string, error) {
	found, err := filepath.Glob(pattern)
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("%d files %s came, not one", len(found), filepath.Base(pattern))
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}

func run(ctx context.Context, dir, program string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w: %s", program, err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, err
}
