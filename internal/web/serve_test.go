package web_test

import (
	"net"
	"os"
	"testing"
	"time"

	"cairn/internal/web"
)

func TestServeByHand(t *testing.T) {
	addr := os.Getenv("SERVE")
	if addr == "" {
		t.Skip("serves by hand only")
	}
	b := newBench(t)
	s, err := web.New(b.desk, web.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	web.Server(s.Handler()).Serve(l)
}
