package report

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// digestPrefix begins what stands in the state for a callback that the service has and the configuration has not
// brought there. It may be one that is write-only in the configuration, which a read can't know.
const digestPrefix = "sha256:"

// digest tells the callbacks of a report apart without holding any.
func digest(id types.String, callback string) types.String {
	sum := sha256.Sum256([]byte(id.ValueString() + "\n" + callback))
	return types.StringValue(digestPrefix + hex.EncodeToString(sum[:]))
}

func isDigest(v types.String) bool { return strings.HasPrefix(v.ValueString(), digestPrefix) }
