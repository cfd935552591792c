package emulator

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"fmt"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
)

const errorPage = "<!DOCTYPE html>\n<html><head><title>Service unavailable</title></head><body><h1>Our services aren't available right now</h1></body></html>\n"

// wrongTypes is an answer with the documented fields of the API and of the token endpoint, none with its type.
const wrongTypes = `{"value":{"reportId":7,"queryId":[]},"nextLink":{},"totalCount":"many","message":[],"statusCode":"two hundred","dataRedacted":"no","access_token":12,"expires_in":{}}`

// answerFault answers as a fault says. a is the good answer when the operation has run.
func (c *call) answerFault(w http.ResponseWriter, f *Fault, a answer) {
	switch f.Kind {
	case FaultStatus:
		c.send(w, c.failure(f))
	case FaultReset:
		reset(w)
	case FaultStall:
		c.stall(w)
	case FaultHalf:
		c.sendHalf(w, a)
	case FaultNotJSON:
		c.send(w, promised(cmp.Or(c.faultBody(f), errorPage)))
	case FaultWrongTypes:
		c.send(w, promised(wrongTypes))
	case FaultEndless:
		c.endless(w, f.Bytes)
	case FaultRedirect:
		header := f.header()
		header.Set("Location", f.URL)
		status := f.Status
		if status == 0 {
			status = http.StatusTemporaryRedirect
		}
		c.send(w, answer{status: status, header: header})
	}
}

// failure is the answer of a fault with a status.
func (c *call) failure(f *Fault) answer {
	if f.Body != "" {
		return answer{status: f.Status, header: f.header(), body: []byte(c.faultBody(f))}
	}
	var a answer
	switch c.op.name {
	case "Download":
		a = c.blobError(f.Status, "ServerBusy", "The server is currently unable to receive requests. Please retry your request.")
	case "Token", "Discovery":
		a = promised(`{"error":"temporarily_unavailable","error_description":"AADSTS90033: A transient error has occurred. Please try again."}`)
		a.status = f.Status
	default:
		a = c.writer().fail(&problem{f.Status, http.StatusText(f.Status)})
		c.setHeaders(a.header, Principal{}, false)
	}
	maps.Copy(a.header, f.header())
	return a
}

// faultBody is the body of a fault. One that quotes the request shows how well a client masks its secrets.
func (c *call) faultBody(f *Fault) string {
	asked := fmt.Sprintf("%s %s\nAuthorization: %s\n\n%s", c.r.Method, c.r.URL, c.r.Header.Get("Authorization"), c.body)
	return strings.ReplaceAll(f.Body, "{request}", strings.Trim(string(encode(asked)), `"`))
}

func promised(body string) answer {
	return answer{status: http.StatusOK, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, body: []byte(body)}
}

// stall gives no answer. The server notices when the client goes away.
func (c *call) stall(w http.ResponseWriter) {
	select {
	case <-c.r.Context().Done():
	case <-c.e.closing.Done():
	}
	reset(w)
}

// sendHalf sends the header of an answer and the first half of its body.
func (c *call) sendHalf(w http.ResponseWriter, a answer) {
	a.header = a.header.Clone()
	a.header.Set("Content-Length", strconv.Itoa(len(a.body)))
	a.body = a.body[:len(a.body)/2]
	c.send(w, a)
	if err := http.NewResponseController(w).Flush(); err != nil {
		return // the client is gone
	}
	panic(http.ErrAbortHandler) // net/http ends the connection, or with HTTP/2 the stream
}

// endless sends a body that looks good at first, until so many bytes are sent or the client goes away.
func (c *call) endless(w http.ResponseWriter, size int64) {
	c.send(w, promised(`{"value":["`))
	chunk := bytes.Repeat([]byte("x"), 1<<16)
	for sent := int64(0); size == 0 || sent < size; sent += int64(len(chunk)) {
		if c.e.closing.Err() != nil {
			panic(http.ErrAbortHandler)
		}
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
	fmt.Fprint(w, `"],"nextLink":null,"totalCount":1,"message":null,"statusCode":200,"dataRedacted":false}`)
}

// reset breaks the connection so that the client sees a reset and not an orderly end. With HTTP/2 it is the
// stream that is reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // what can't be reset is closed
	}
	_ = conn.Close()
}
