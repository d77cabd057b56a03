from neuronlab.wording.pictured import PICTURED, picture_title


def test_every_part_has_a_label_and_a_size_and_a_name_to_type():
    labels = [part.label for part in PICTURED.values()]
    assert len(set(labels)) == len(labels) > 10
    assert all(name == name.lower() and " " not in name for name in PICTURED)
    assert all(side % 2 == 0 and side > 0 for part in PICTURED.values() for side in part.size)  # as films need them


def test_a_title_says_of_what_whom_and_when():
    assert picture_title("Loss", "tanh, ReLU", 1200) == "Loss of tanh, ReLU, step 1,200"
