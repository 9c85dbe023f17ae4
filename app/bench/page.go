package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"

	"github.com/labstack/echo/v4"

	"mynetplus/app/demo"
	"mynetplus/models/modelstest"
)

// connections is how many browsers load a page at once.
const connections = 16

// castMember has two cards, one of them registered.
func castMember(int) url.Values { return credentials("1000000016", demo.Password) }

// page compares the signed-in status page with a handler that only writes the same bytes.
func (b *bench) page() ([]row, error) {
	measured, err := b.pageOn("sqlite:"+filepath.Join(b.dir, "page.db"), "SQLite", 0.25)
	if err != nil {
		return nil, err
	}
	rows := []row{measured}
	measured, err = b.pageOn(modelstest.PostgresURL(b.host), "PostgreSQL", 0.20)
	if err != nil {
		return rows, err
	}
	return append(rows, measured), nil
}

func (b *bench) pageOn(databaseURL, name string, bar float64) (r row, err error) {
	p, err := serve(b.ctx, databaseURL)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	sessions, err := signIn(b.ctx, p.base, connections, castMember)
	if err != nil {
		return r, err
	}
	status := get(b.ctx, p.base+"/status", sessions...)
	_, body, err := fetch(http.DefaultClient, status(0))
	if err != nil {
		return r, err
	}
	bare, stop, err := handle(sameBytes(body))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	var ratios, pages []float64
	for range b.rounds {
		ours, err := saturate(connections, b.span, http.StatusOK, status)
		if err != nil {
			return r, err
		}
		echos, err := saturate(connections, b.span, http.StatusOK, get(b.ctx, bare+"/status", sessions...))
		if err != nil {
			return r, err
		}
		ratios, pages = append(ratios, ours/echos), append(pages, ours)
	}
	return atLeast("signed-in status page ÷ bare handler, "+name, "%.2f", median(ratios), bar,
		fmt.Sprintf("%.0f pages/s of %d bytes; %d connections of net/http's client in the same process", median(pages), len(body), connections)), nil
}

// sameBytes is the bare handler.
func sameBytes(body []byte) http.Handler {
	e := echo.New()
	e.GET("/status", func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
		return c.HTMLBlob(http.StatusOK, body)
	})
	return e
}
