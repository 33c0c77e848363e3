import pytest

from policies import shown


@pytest.mark.parametrize(
    ("number", "html", "beside"),
    [
        ("2", "<h2>2 Who it is for</h2>\n<p>You.</p>", "<p>You.</p>"),
        ("4.5", '<p id="4.5">4.5 Never alone.</p>', "<p>Never alone.</p>"),
        ("4.5", "<p>4.50 pounds a day.</p>", "<p>4.50 pounds a day.</p>"),
        ("3.3(a)", "<p>(a) share anything;</p>", "<p>share anything;</p>"),
        ("3.3(a)", "<p>3.3(a) share anything;</p>", "<p>share anything;</p>"),
        ("3.3", "<p>(a) is a letter.</p>", "<p>(a) is a letter.</p>"),
        ("", "<p>Before all numbers.</p>", "<p>Before all numbers.</p>"),
    ],
)
def test_a_number_stands_once_in_the_margin(number, html, beside):
    assert shown.beside_the_margin(number, html) == beside
