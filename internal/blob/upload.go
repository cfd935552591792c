package blob

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blockblob"
)

// blockSize is that of a block, in bytes, and so the memory of an upload. A blob has at most 50,000 blocks, here 400 GB.
const blockSize = 8 << 20

// Upload is a blob on its way. Its blocks are nowhere to be seen until Commit; Azure drops those that never are after a week.
type Upload struct {
	ctx    context.Context
	target *Target
	prefix string // of the IDs of its blocks, which all have the same length
	number int    // of the next block
	blocks []string
	block  []byte // the block that is being filled
}

// Write adds to the file. Its errors are of type *Error.
func (u *Upload) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		if u.block == nil {
			u.block = make([]byte, 0, blockSize)
		}
		n := min(len(p), blockSize-len(u.block))
		u.block = append(u.block, p[:n]...)
		p = p[n:]
		if len(u.block) == blockSize {
			if err := u.flush(); err != nil {
				return written, err
			}
		}
		written += n
	}
	return written, nil
}

// flush sends the block.
func (u *Upload) flush() error {
	if len(u.block) == 0 {
		return nil
	}
	id := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s%06d", u.prefix, u.number))
	u.number++
	err := u.target.retry(u.ctx, func() error {
		_, err := u.target.client.StageBlock(u.ctx, id, streaming.NopCloser(bytes.NewReader(u.block)), nil)
		return err
	})
	u.block = u.block[:0]
	if err == nil {
		u.blocks = append(u.blocks, id)
	}
	return err
}

// Rewind drops what was written. The blocks that were sent are not committed.
func (u *Upload) Rewind() error {
	u.blocks, u.block = nil, u.block[:0]
	return nil
}

// Commit makes the blob of what was written.
func (u *Upload) Commit() error {
	if err := u.flush(); err != nil {
		return err
	}
	sent := 0
	err := u.target.retry(u.ctx, func() error {
		if u.ctx.Err() != nil {
			return u.ctx.Err()
		}
		sent++
		_, err := u.target.client.CommitBlockList(u.ctx, u.blocks, &blockblob.CommitBlockListOptions{AccessConditions: u.target.conditions()})
		return err
	})
	switch {
	case err == nil:
		return nil
	case sent > 0 && u.ctx.Err() != nil:
		return &Error{"the upload to " + u.target.address + " was interrupted during its last step, so the file may be there"}
	case sent > 1:
		return &Error{"the last step was sent several times and its outcome is not certain, so the file may be there: " + err.Error()}
	}
	return err
}

// Path is the URL without its query.
func (u *Upload) Path() string { return u.target.address }

// Discard drops an upload that was not committed. There is nothing to remove.
func (u *Upload) Discard() { u.block = nil }
