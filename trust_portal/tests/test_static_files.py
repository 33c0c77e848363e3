import brotli

from trust_portal.static_files import CompressedStorage

WORDS = b".page { margin: 0 auto; }\n" * 100


def test_what_a_browser_gets_compressed_is_what_lay_there(tmp_path):
    style = tmp_path / "portal.css"
    style.write_bytes(WORDS)
    storage = CompressedStorage(location=tmp_path, base_url="/static/")

    kept = storage.create_compressor(quiet=True).compress(str(style))

    assert [name.rpartition(".")[2] for name in kept] == ["br", "gz"]
    packed = (tmp_path / "portal.css.br").read_bytes()
    assert brotli.decompress(packed) == WORDS
    assert len(packed) < len(WORDS) / 10
