"""Refusals about papers and their versions. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_PAPERS: Mapping[str, tuple[str, ...]] = {
    "no_such_paper": (
        N_("There is no such paper."),
        N_("Go back and choose one of those on the page."),
    ),
    "not_a_picture": (
        N_("This file is no picture that can be opened."),
        N_("Take the photo again, or send it as JPEG or PNG."),
    ),
    "no_label_seen": (
        N_("There is no label of a bag on this photo that can be read."),
        N_("Take it again, closer, with the whole square code in the picture."),
        N_("A bag that is off the list, or has left, needs no photo."),
    ),
    "several_labels_seen": (
        N_("The labels of several bags are on this photo: {addresses}."),
        N_("Take one photo of each bag."),
    ),
    "no_such_sheet": (
        N_("A label can be {shortest} to {longest} mm wide and high."),
        N_("Go back and write both sizes in whole millimetres."),
    ),
    "nothing_ticked": (
        N_("No bag is ticked, so nothing was printed."),
        N_("Go back and tick the bags whose labels you need."),
    ),
}
