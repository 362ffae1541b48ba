"""The data sets that a learner's stub imports: training and validation examples only, never the hidden ones."""

from grader.data.base_weights import base_weights_file, draw_base_weights, load_base_weights
from grader.data.cats_or_dogs import (
    CATS_OR_DOGS,
    cats_or_dogs_folder,
    draw_cats_or_dogs,
    load_few_cats_or_dogs,
    plant_spoilt_files,
    turned_cats_or_dogs_folder,
)
from grader.data.daily import draw_daily, load_daily
from grader.data.digits import load_digits
from grader.data.exam import (
    draw_far_points,
    draw_hands,
    draw_line,
    draw_numbered_reviews,
    draw_windows,
    hand_signs,
    load_some_digits,
    only_digits,
)
from grader.data.exam_lines import draw_broken_lines, line_words
from grader.data.exam_numbers import draw_curve, draw_groups, draw_houses, house_columns
from grader.data.exam_pictures import (
    asked_garments,
    draw_pets,
    draw_placed_garments,
    draw_riders,
    draw_some_garments,
    load_marked_digits,
    load_some_garments,
    load_stained_digits,
    mark_digits,
    marked_digits,
    riders,
    stain_digits,
)
from grader.data.exam_series import (
    cut_windows,
    draw_growing,
    draw_grown,
    draw_other_shops,
    draw_shop_windows,
    load_sunspot_windows,
)
from grader.data.exam_texts import draw_numbered_news, draw_starred_reviews, news_topics, news_words, spell_rows
from grader.data.garments import GARMENTS, draw_garments, load_garments
from grader.data.horses_or_humans import draw_horses_or_humans, horses_or_humans_folder
from grader.data.news import NEWS_TOPICS, draw_news, load_news, news_file, write_news
from grader.data.pictures import write_pictures
from grader.data.plain_reviews import draw_plain_reviews, load_plain_reviews
from grader.data.reviews import draw_reviews, load_reviews
from grader.data.rock_paper_scissors import (
    ROCK_PAPER_SCISSORS,
    draw_rock_paper_scissors,
    rock_paper_scissors_files,
    write_pixels,
)
from grader.data.series import draw_synth3, load_synth3
from grader.data.sunspots import load_sunspots, sunspots_file, write_months
from grader.data.verses import draw_verses, load_verses

__all__ = [
    "CATS_OR_DOGS",
    "GARMENTS",
    "NEWS_TOPICS",
    "ROCK_PAPER_SCISSORS",
    "asked_garments",
    "base_weights_file",
    "cats_or_dogs_folder",
    "cut_windows",
    "draw_base_weights",
    "draw_broken_lines",
    "draw_cats_or_dogs",
    "draw_curve",
    "draw_daily",
    "draw_far_points",
    "draw_garments",
    "draw_groups",
    "draw_growing",
    "draw_grown",
    "draw_hands",
    "draw_horses_or_humans",
    "draw_houses",
    "draw_line",
    "draw_news",
    "draw_numbered_news",
    "draw_numbered_reviews",
    "draw_other_shops",
    "draw_pets",
    "draw_placed_garments",
    "draw_plain_reviews",
    "draw_reviews",
    "draw_riders",
    "draw_rock_paper_scissors",
    "draw_shop_windows",
    "draw_some_garments",
    "draw_starred_reviews",
    "draw_synth3",
    "draw_verses",
    "draw_windows",
    "hand_signs",
    "horses_or_humans_folder",
    "house_columns",
    "line_words",
    "load_base_weights",
    "load_daily",
    "load_digits",
    "load_few_cats_or_dogs",
    "load_garments",
    "load_marked_digits",
    "load_news",
    "load_plain_reviews",
    "load_reviews",
    "load_some_digits",
    "load_some_garments",
    "load_stained_digits",
    "load_sunspot_windows",
    "load_sunspots",
    "load_synth3",
    "load_verses",
    "mark_digits",
    "marked_digits",
    "news_file",
    "news_topics",
    "news_words",
    "only_digits",
    "plant_spoilt_files",
    "riders",
    "rock_paper_scissors_files",
    "spell_rows",
    "stain_digits",
    "sunspots_file",
    "turned_cats_or_dogs_folder",
    "write_months",
    "write_news",
    "write_pictures",
    "write_pixels",
]
