package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	gogit "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// goGit reads a repository within this process, where git is not installed. It
// runs no other program, and so knows no transport but https, http and files.
type goGit struct{ repository *gogit.Repository }

func (s *Source) openGoGit(ctx context.Context, repository, ref string) (gitStore, string, error) {
	scheme, place := "file", repository
	if isRemote(repository) {
		scheme = ""
		if u, err := url.Parse(repository); err == nil {
			scheme, place = u.Scheme, u.Path
		}
	}
	var r *gogit.Repository
	var err error
	switch scheme {
	case "file":
		r, err = openLocal(place)
	case "https", "http":
		r, err = s.fetchGoGit(ctx, repository, ref)
		ref = fetchedRef
	default:
		return nil, "", fmt.Errorf("git %w: without it only https, http and files are read", ErrNoClient)
	}
	return goGit{r}, ref, goGitFailed(ctx, err)
}

// openLocal opens the repository in a directory, bare or not, or the one that
// the directory is a part of.
func openLocal(dir string) (*gogit.Repository, error) {
	r, err := gogit.PlainOpenWithOptions(dir, &gogit.PlainOpenOptions{EnableDotGitCommonDir: true})
	if errors.Is(err, gogit.ErrRepositoryNotExists) {
		r, err = gogit.PlainOpenWithOptions(dir, &gogit.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true})
	}
	return r, err
}

// fetchedRef is where a fetched commit stands in the repository made for it.
const fetchedRef = "refs/heads/fetched"

// fetchGoGit fetches one commit of a remote repository into a new one.
func (s *Source) fetchGoGit(ctx context.Context, address, ref string) (*gogit.Repository, error) {
	dir, err := s.scratch("fetched")
	if err != nil {
		return nil, err
	}
	r, err := gogit.PlainInit(dir, true)
	if err != nil {
		return nil, err
	}
	remote, err := r.CreateRemoteAnonymous(&config.RemoteConfig{Name: "anonymous", URLs: []string{address}})
	if err != nil {
		return nil, err
	}
	advertised, err := remote.ListContext(ctx, &gogit.ListOptions{})
	if err != nil {
		return nil, err
	}
	name, ok := advertisedName(advertised, ref)
	if !ok {
		return nil, fmt.Errorf("couldn't find remote ref %s", ref)
	}
	return r, remote.FetchContext(ctx, &gogit.FetchOptions{
		RefSpecs: []config.RefSpec{config.RefSpec("+" + name + ":" + fetchedRef)},
		Depth:    1, Tags: gogit.NoTags,
	})
}

// advertisedName is the full name of a ref that a remote advertises, found by
// git's rules; a whole hash names itself.
func advertisedName(advertised []*plumbing.Reference, ref string) (string, bool) {
	for _, rule := range plumbing.RefRevParseRules {
		name := plumbing.ReferenceName(fmt.Sprintf(rule, ref))
		if slices.ContainsFunc(advertised, func(r *plumbing.Reference) bool { return r.Name() == name }) {
			return name.String(), true
		}
	}
	return ref, plumbing.IsHash(ref)
}

func (g goGit) commit(ctx context.Context, ref string) (string, error) {
	if strings.ContainsRune(ref, ':') || strings.HasSuffix(ref, "^{tree}") || strings.HasSuffix(ref, "^{blob}") {
		return "", errNoCommit // go-git would give the commit before that
	}
	hash, err := g.repository.ResolveRevision(plumbing.Revision(ref))
	if errors.Is(err, plumbing.ErrReferenceNotFound) || errors.Is(err, plumbing.ErrObjectNotFound) {
		return "", errNoCommit
	}
	if err != nil {
		return "", goGitFailed(ctx, err)
	}
	return hash.String(), nil
}

func (g goGit) unpack(ctx context.Context, commit string, u *unpacker) error {
	c, err := g.repository.CommitObject(plumbing.NewHash(commit))
	if err != nil {
		return goGitFailed(ctx, err)
	}
	return g.tree(u, c.TreeHash, "")
}

// tree unpacks one tree and those below it. A tree counts as an entry: nested
// ones can stand for more files than any repository could hold.
func (g goGit) tree(u *unpacker, hash plumbing.Hash, dir string) error {
	if err := u.meter.entry(); err != nil {
		return err
	}
	if len(dir) > maxTreeLine {
		return errTreeLine
	}
	t, err := g.repository.TreeObject(hash)
	if err != nil {
		return goGitFailed(u.meter.ctx, err)
	}
	for _, e := range t.Entries {
		if e.Mode == filemode.Dir {
			err = g.tree(u, e.Hash, dir+e.Name+"/")
		} else {
			err = g.entry(u, e, dir+e.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (g goGit) entry(u *unpacker, e object.TreeEntry, path string) error {
	listed := treeEntry{mode: fmt.Sprintf("%06o", uint32(e.Mode)), object: e.Hash.String(), path: path}
	if e.Mode.IsFile() {
		var err error
		if listed.size, err = g.repository.Storer.EncodedObjectSize(e.Hash); err != nil {
			return goGitFailed(u.meter.ctx, fmt.Errorf("%s: %w", shown(path), err))
		}
	}
	return u.gitEntry(listed, g)
}

func (g goGit) blob(hash string, use func(size int64, r io.Reader) error) error {
	b, err := g.repository.BlobObject(plumbing.NewHash(hash))
	if err != nil {
		return fmt.Errorf("git has no content for object %s", hash)
	}
	r, err := b.Reader()
	if err != nil {
		return err
	}
	return errors.Join(use(b.Size, r), r.Close())
}

// goGitFailed gives go-git's errors the form of those of a client: they repeat
// what a server says, and the address with what stands in it.
func goGitFailed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	said := err.Error()
	if errors.Is(err, gogit.ErrRepositoryNotExists) {
		said = "not a git repository"
	}
	return failed(ctx, "go-git", said, err)
}
