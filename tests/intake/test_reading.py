import pandas as pd


def test_a_workbook_is_read_as_it_was_written(workbook, read, declaration, rows):
    project = read(workbook)

    assert project.problems == ()
    assert project.declaration == declaration
    pd.testing.assert_frame_equal(project.rows.clients, rows.clients)
    pd.testing.assert_frame_equal(project.rows.episodes, rows.episodes)
    pd.testing.assert_frame_equal(project.rows.exits, rows.exits)
    for key, frame in rows.answers.items():
        pd.testing.assert_frame_equal(project.rows.answers[key], frame)
