package execution

import (
	"strings"
	"testing"
	"testing/iotest"
)

// The rows of a file are its records below the header, in whatever parts it comes.
func TestRows(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		csv, tsv int64
		certain  bool
	}{
		"":                          {0, 0, true},
		"A,B":                       {0, 0, true},
		"A,B\r\n":                   {0, 0, true},
		"A,B\r\n1,2\r\n3,4\r\n":     {2, 2, true},
		"A,B\n1,2\n3,4":             {2, 2, true},
		"A,B\n1,2\n\n":              {1, 1, true},
		"A\n\"x\ny\"\n\"\"\"z\"\n":  {2, 3, true},
		"A\n\"\n\"\n":               {1, 2, true},
		"A\n\"is never closed\n1\n": {0, 2, false},
	} {
		for _, quotes := range []bool{true, false} {
			c := &rowCounter{quotes: quotes}
			source := iotest.OneByteReader(strings.NewReader(text))
			for b := make([]byte, 4); ; {
				n, err := source.Read(b)
				if _, writeErr := c.Write(b[:n]); err != nil || writeErr != nil {
					break
				}
			}
			rows, certain := c.rows()
			if quotes && (certain != want.certain || certain && rows != want.csv) || !quotes && (!certain || rows != want.tsv) {
				t.Errorf("%q with quotes %t: %d rows, %t", text, quotes, rows, certain)
			}
		}
	}
}
