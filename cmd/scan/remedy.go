package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/hunkprint/hunkprint/corpus/patch"
	"github.com/hunkprint/hunkprint/index"
)

// remedies say what to do about an error, where the error does not.
var remedies = []struct {
	is     error
	remedy string
}{
	{index.ErrMissing, "make one with scan index --index DIR SOURCE...; scan check takes --corpus SOURCE instead"},
	{index.ErrForeign, "name another directory, or build an index there with scan index after removing it"},
	{index.ErrCorrupt, "remove the directory and index its sources again"},
	{patch.ErrEmpty, "give an mbox, a mail, a patch, a directory of patches or a quilt series"},
	{patch.ErrNoPatch, "give an mbox, a mail, a patch, a directory of patches or a quilt series"},
	{patch.ErrTruncated, "get the patch again, as a whole"},
	{patch.ErrCorrupt, "get the patch again as it was sent"},
	{fs.ErrNotExist, "check the name"},
}

// remedied is the text of an error with what to do about it.
func remedied(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted"
	}
	for _, r := range remedies {
		if errors.Is(err, r.is) {
			return err.Error() + "; " + r.remedy
		}
	}
	return err.Error()
}
