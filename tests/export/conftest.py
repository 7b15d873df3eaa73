"""The databases that the tests of the store use."""

from store.conftest import store as store
