"""Which tests prove which line of the design's safety list: none stands without one, and what a line asks beyond them is named.

A row names a test and a piece of its code, with plain numbers; a comment is none. Whoever renames or empties a test is told here which line would lose its proof.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.reach import defined

TESTS = Path(__file__).resolve().parent

SECTIONS = {"A": 9, "B": 5, "C": 6, "D": 6, "E": 2, "F": 6, "G": 5, "H": 5}
LINES = [*(f"{section}{n}" for section, last in SECTIONS.items() for n in range(1, last + 1)), "I", "J"]

STORE, OPENING, BACKUPS, SIGN_IN = "data/test_store.py", "data/test_opening.py", "services/test_backups.py", "services/test_sign_in.py"
DESCRIBING, CASE_FILE = "services/test_describing.py", "verify/test_check_case.py"
SECOND = "journeys/test_second_start.py"
HOSTILE, TEXT, LOCKED, SET_BACK = "faults/test_hostile_text.py", "ui/test_text_is_text.py", "journeys/test_signing_in.py", "data/test_set_back.py"

SAFE = "journeys/test_safe_mode.py"

PROVEN: dict[str, tuple[tuple[str, str], ...]] = {
    # the store
    "A1": (
        (f"{STORE}::test_settings_of_every_connection", "thread"), ("data/test_driver.py::test_the_settings_hold_on_every_connection", "PRAGMAS"),
        (f"{OPENING}::test_a_sqlite_that_is_too_old_opens_nothing", "ST-SQLITE"),
        ("faults/test_power_cut.py::test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged", "rounds"),
    ),
    "A2": (
        (f"{STORE}::test_a_change_begins_as_a_writer_and_in_few_places", "IMMEDIATE"),
        ("test_where_it_is_written.py::test_only_the_data_layer_has_statements_that_write", "transaction"),
        ("test_where_it_is_written.py::test_no_connection_is_opened_but_by_the_data_layer", "connecting"),
        (f"{STORE}::test_a_reader_cannot_write", "DELETE"), ("test_layers.py::test_every_contract_holds", "0 broken"),
        ("journeys/test_nothing_waits_in_a_change.py::test_a_case_is_walked_through_the_window_from_its_first_word_to_closed", "within == []"),
        ("journeys/test_nothing_waits_in_a_change.py::test_a_file_is_read_to_its_end_before_its_cases_are_written", "within == []"),
        ("journeys/test_nothing_waits_in_a_change.py::test_the_look_finds_what_waits_within_a_change", "seen.within"),
        ("data/test_many_hands.py::test_two_programs_at_once_lose_nothing", "programs"),
    ),
    "A3": (
        ("ui/test_desk.py::test_what_changed_and_when_it_was_saved_is_told_once", "saved"),
        ("ui/test_desk.py::test_a_press_repeated_keeps_its_key", "key"), (f"{STORE}::test_the_same_press_happens_once", "key"),
        ("faults/test_killed.py::test_what_three_writers_were_told_is_saved_survives_their_kill", "rounds"),
    ),
    "A4": (
        ("services/test_taking.py::test_the_same_press_takes_once_and_two_presses_take_two", "other"),
        ("services/test_taking.py::test_who_was_shown_one_case_does_not_get_another", "rival"),
        (f"{STORE}::test_who_saw_an_older_version_is_told", "StaleCase"),
        ("ui/case/test_case_screen.py::test_news_of_the_case_leaves_what_is_typed_and_is_told_when_it_was_somebody_else", "conflict"),
    ),
    "A5": (
        ("services/test_offers.py::test_the_limit_is_one_for_all_cases_of_a_customer_in_the_period", "limit"),
        ("services/test_offers.py::test_what_is_given_twice_counts_twice", "140"),
        ("services/test_offers.py::test_who_approves_needs_room_for_it_too", "NotAllowed"),
        ("services/test_offers.py::test_a_supervisor_with_a_part_in_it_needs_another_one", "own_case_approval"),
    ),
    "A6": (
        (f"{OPENING}::test_a_network_drive_is_refused", "ST-NETWORK"), (f"{OPENING}::test_a_sync_folder_is_refused", "ST-SYNC"),
        (f"{OPENING}::test_the_longest_mount_decides", "cifs"),
        (f"{OPENING}::test_a_desk_that_may_not_be_written_says_so_and_opens_for_reading", "read_only"),
        ("journeys/test_read_only.py::test_it_is_said_on_the_screen_and_every_press_is_refused_in_words", "read_only.title"),
        (f"{SECOND}::test_a_second_start_brings_the_first_window_forward_and_opens_nothing", "minimised"),
    ),
    "A7": (
        ("data/test_start_reads_little.py::test_a_desk_of_many_cases_is_asked_no_more_at_its_start_than_one_of_few", "instructions"),
        ("data/test_start_reads_little.py::test_no_start_looks_through_the_file_or_at_a_case", "LOOKS_THROUGH"),
        ("services/test_rescuing.py::test_after_an_unclean_end_the_file_is_looked_through_once", "unclean"),
        ("services/test_rescuing.py::test_damage_after_an_unclean_end_is_seen", "harm"),
        (f"{OPENING}::test_a_damaged_desk_is_left_alone", "ST-DAMAGED"),
    ),
    "A8": ((f"{OPENING}::test_a_desk_that_another_program_changed_is_refused", "CREATE TRIGGER"), (f"{BACKUPS}::test_a_backup_that_holds_more_than_a_desk_is_refused", "ST-FOREIGN")),
    "A9": (
        (f"{OPENING}::test_a_newer_desk_is_left_alone", "ST-NEWER"), (f"{OPENING}::test_an_older_desk_is_copied_and_brought_up", "before-upgrade"),
        (f"{OPENING}::test_a_step_that_fails_changes_nothing", "RuntimeError"), (f"{OPENING}::test_no_room_for_the_copy", "ST-ROOM"),
    ),
    # backups and recovery
    "B1": (
        ("ui/test_backing.py::test_at_most_five_minutes_can_be_lost", "open_us"),
        (f"{BACKUPS}::test_the_first_backup_is_whole_the_next_ones_are_small_and_a_day_later_it_is_whole_again", "daily"),
        ("services/test_importing.py::test_before_many_rows_come_in_a_full_copy_is_made_and_before_few_none", "import"),
        ("services/test_importing.py::test_without_that_copy_no_row_comes_in", "ST-FULL"),
        ("services/test_erasing.py::test_a_verified_backup_without_them_is_there_and_one_from_before_them_stays", "erasure"),
        (f"{BACKUPS}::test_a_copy_that_is_stopped_or_not_whole_leaves_nothing", "torn"),
        ("domain/test_backups.py::test_all_backups_together_take_three_times_the_desk_or_a_fifth_of_what_is_free", "room_for"),
        ("domain/test_backups.py::test_the_newest_full_copy_always_stays_and_the_rest_fits", "newest"),
        ("faults/test_backups.py::test_a_killed_backup_never_stands_under_its_name", "copies.prove"),
    ),
    "B2": (
        (f"{BACKUPS}::test_a_backup_that_fails_is_a_state_that_is_told_and_ends_by_itself", "red"),
        ("domain/test_backups.py::test_amber_after_a_day_red_after_three_and_an_idle_desk_is_fine", "amber"),
        ("ui/test_backing.py::test_a_backup_that_fails_is_told_once_and_stays_at_the_edge", "has_notice"),
    ),
    "B3": (
        (f"{BACKUPS}::test_a_backup_that_is_not_what_it_was_is_refused_and_the_desk_stays", "manifest"),
        (f"{BACKUPS}::test_what_would_be_lost_is_told_in_numbers_and_words", "lost_cases"),
        (f"{BACKUPS}::test_a_restore_keeps_the_desk_of_before_and_leaves_a_mark", "generation"),
        (f"{BACKUPS}::test_words_forgotten_after_the_backup_stay_forgotten", "erase"),
        (f"{BACKUPS}::test_backups_rest_after_a_restore_until_somebody_looked", "paused"),
    ),
    "B4": (
        ("journeys/test_put_back.py::test_a_desk_that_cannot_be_opened_is_offered_its_newest_backup", "accept"),
        ("services/test_rescuing.py::test_with_bad_pages_nearly_everything_is_read_and_what_is_missing_is_named", "missing"),
        ("journeys/test_rescued.py::test_it_says_what_was_found_and_what_is_missing_and_opens_what_was_rescued_on_request", "read_bytes"),
        ("journeys/test_rescued.py::test_it_can_be_stopped_and_then_the_ways_come_again_and_nothing_was_made", "backups.rescuing.yes"),
        (f"{BACKUPS}::test_a_damaged_desk_is_put_back_and_kept_byte_for_byte", "read_bytes"),
        ("journeys/test_put_back.py::test_a_desk_that_cannot_be_opened_is_offered_three_ways_in_their_order_and_stays_as_it_is", "sorted"),
        (f"{DESCRIBING}::test_bad_pages_are_told_by_their_table_and_number", "pages"),
        (f"{DESCRIBING}::test_nothing_that_could_name_anybody_gets_into_it", "CANARIES"),
        (f"{DESCRIBING}::test_no_file_is_changed_by_describing", "before"),
    ),
    "B5": (
        ("test_taken_out.py::test_a_desk_and_what_is_its_own_beside_it_are_never_written_over", "FI-DESK"),
        ("test_taken_out.py::test_above_the_data_layer_no_file_is_written_but_in_this_way", "OWN"),
        ("test_settings.py::test_a_damaged_file_is_put_aside_and_said", ".bad"), ("test_settings.py::test_a_write_that_fails_leaves_the_old_file", "part"),
        ("services/test_saved_views.py::test_a_stopped_export_leaves_what_stood_there", "before"),
        ("data/test_companions.py::test_damaged_drafts_do_not_stop_the_desk", ".bad"),
    ),
    # what comes in
    "C1": (
        ("readers/test_kinds.py::test_an_archive_is_judged_by_its_list_before_anything_starts", "/nothing/starts"),
        ("readers/test_kinds.py::test_a_cell_far_down_makes_no_room_for_what_lies_before_it", "1048576"),
        ("readers/test_apart.py::test_what_can_be_seen_from_outside_is_refused_before_anything_starts", "started == []"),
        ("readers/test_apart.py::test_no_parser_runs_here", "parsed in the program itself"),
        ("readers/test_apart.py::test_one_that_hangs_dies_eats_or_babbles_is_told_in_words_and_ended", "IM-MEMORY"),
        ("services/test_importing.py::test_an_administrator_raises_the_number_of_rows_for_one_import", "most_rows"),
        ("faults/test_hostile_files.py::test_a_hostile_file_comes_in_whole_or_is_refused_in_words", "mutants"),
    ),
    "C2": (
        ("readers/test_shape.py::test_each_encoding_is_told_and_gives_the_text_back", "gb18030"),
        ("readers/test_shape.py::test_bytes_of_no_encoding_are_named_with_their_line", "data"),
        ("readers/test_rows.py::test_an_unclosed_quote_is_named_by_the_line_it_opened_on", "IM-QUOTE"),
        ("readers/test_rows.py::test_cells_stay_as_typed", "007"), ("readers/test_rows.py::test_a_field_too_long_costs_only_its_row", "too_long"),
        ("ui/importing/test_view.py::test_a_file_is_understood_and_counted_before_anything_is_changed", "separator"),
    ),
    "C3": (
        ("readers/test_kinds.py::test_an_e_mail_beyond_its_limits_is_refused_before_it_is_parsed", "BytesFeedParser"),
        ("readers/test_kinds.py::test_its_sender_is_marked_as_not_verified", "claimed"), ("readers/test_kinds.py::test_a_page_becomes_its_text", "script"),
    ),
    "C4": (
        ("services/test_attaching.py::test_a_program_is_known_by_the_name_that_it_would_be_kept_under_whatever_unseen_sign_is_in_it", "program"),
        ("domain/test_file_names.py::test_a_name_keeps_what_is_a_name", "_CON"), ("domain/test_file_names.py::test_whatever_it_is_called", "LONGEST"),
        ("data/test_companions.py::test_a_file_is_what_its_bytes_say", "x-msdownload"),
        ("services/test_mail_files.py::test_what_a_system_would_start_is_a_program_by_its_content_or_its_ending", ".LNK"),
        ("services/test_attaching.py::test_windows_is_told_that_a_copy_came_from_outside", "Zone.Identifier"),
        ("ui/case/test_preview.py::test_a_text_is_shown_as_text_whatever_markup_stands_in_it", "script"),
    ),
    "C5": (
        ("services/test_importing.py::test_a_rehearsal_says_the_same_and_changes_nothing", "rehearse"),
        ("ui/importing/test_view.py::test_refused_rows_are_saved_as_a_table_that_runs_nothing", "Why not"),
        ("data/test_bulk.py::test_an_import_that_fails_leaves_nothing", "stopped"),
        ("services/test_importing.py::test_the_same_file_again_adds_nothing_packed_or_not", "packed"),
    ),
    "C6": (
        ("test_linear_patterns.py::test_no_pattern_of_the_program_repeats_what_repeats", "nested"),
        ("data/test_search_text.py::test_operators_are_only_words", "NEAR("), ("data/test_searching.py::test_any_string_is_a_search", "scanned"),
    ),
    # what is shown
    "D1": (
        (f"{TEXT}::test_only_one_module_makes_what_guesses_markup", "guilty"), (f"{TEXT}::test_a_tip_shows_markup_as_it_was_typed", "&lt;"),
        (f"{TEXT}::test_a_label_shows_markup_as_it_was_typed", "PlainText"), (f"{HOSTILE}::test_no_screen_interprets_a_word", "look.faults == []"),
    ),
    "D2": ((f"{TEXT}::test_only_one_module_makes_what_guesses_markup", "REFUSED"), (f"{HOSTILE}::test_no_screen_interprets_a_word", "Inspection")),
    "D3": (
        (f"{TEXT}::test_a_line_too_long_for_qt_is_cut_and_counted", "hidden"), (f"{TEXT}::test_a_name_becomes_one_short_line", "TITLE"),
        (f"{TEXT}::test_hidden_characters_are_seen", "U+202E"),
    ),
    "D4": (
        ("charts/test_drawing.py::test_any_text_is_drawn_as_text", "$x^{y$"),
        ("charts/test_drawing.py::test_no_word_of_ours_lacks_a_glyph", "missing"),
    ),
    "D5": ((f"{HOSTILE}::test_no_report_interprets_a_word", "/Subtype /Image"), ("services/test_disclosing.py::test_what_a_customer_wrote_is_text_on_the_page", "HOSTILE")),
    "D6": (
        ("test_where_it_is_written.py::test_no_text_is_run_or_filled_in_as_a_template", "format_map"),
        ("domain/test_phrases.py::test_text_of_a_customer_never_acts_as_a_placeholder", "{cause}"),
    ),
    # what leaves
    "E1": (
        ("services/test_tables.py::test_a_cell_that_would_run_gets_an_apostrophe", "＝1+1"), ("services/test_tables.py::test_no_cell_begins_with_what_a_spreadsheet_runs", "given"),
        ("services/test_saved_views.py::test_a_workbook_holds_every_cell_as_text", "<f>"), (f"{HOSTILE}::test_no_export_holds_a_formula", "xlsx"),
    ),
    "E2": (
        ("test_taken_out.py::test_a_file_is_its_users_alone_from_its_first_byte_on_whatever_stood_there", "rights, target.stat().st_mode"),
        ("services/test_agreeing.py::test_names_take_a_right_of_their_own_and_a_reason_and_the_trail_says_of_how_many_people", "people"),
        ("services/test_agreeing.py::test_a_file_is_masked_unless_it_is_said_that_names_leave", "Exported by"),
        ("services/test_agreeing.py::test_the_names_of_many_wait_for_a_second_person_who_agrees_once", "export_second"),
        ("services/test_taking_rows.py::test_rows_that_leave_are_noted_with_their_number_and_their_people", "clipboard"),
        ("services/test_taking_rows.py::test_nothing_of_a_customer_leaves_whole", "PHONE"),
        ("services/test_evidence.py::test_one_by_one_no_more_people_leave_than_together", "export_second"),
    ),
    # people, rights, sessions
    "F1": (
        ("domain/test_sign_in.py::test_a_pass_phrase_is_long_enough_not_guessed_first_and_more_than_a_name", "common"),
        ("domain/test_sign_in.py::test_however_a_keyboard_composes_it_a_pass_phrase_is_the_same", "NFD"),
        (f"{SIGN_IN}::test_thousands_of_pass_phrases_are_known_to_be_guessed_first", "3000"), (f"{SIGN_IN}::test_the_price_of_a_guess_is_that_of_rfc_9106", "argon2id"),
        ("domain/test_sign_in.py::test_four_misses_are_free_and_from_the_fifth_on_the_wait_doubles", "wait_us"),
        (f"{SIGN_IN}::test_the_last_administrator_waits_a_quarter_of_an_hour_at_the_longest", "LONGEST_WAIT_US"),
        (f"{SIGN_IN}::test_who_left_or_has_no_pass_phrase_or_is_nobody_gets_the_answer_of_a_wrong_one", "len(answers) == 1"),
        (f"{SIGN_IN}::test_to_change_ones_own_the_old_one_is_asked_for_and_a_wrong_one_is_a_miss", "current"),
        (f"{LOCKED}::test_the_quick_switch_asks_who_it_is_and_lets_who_was_at_work_go_on", "person_asked"),
    ),
    "F2": (
        (f"{LOCKED}::test_a_desk_that_nobody_touches_locks_itself_after_its_minutes", "idle"),
        (f"{LOCKED}::test_a_lock_hides_everything_at_once_and_the_right_pass_phrase_brings_it_back_as_it_was", "half a sentence"),
        (f"{LOCKED}::test_whoever_marked_a_call_listens_on_without_being_locked_out_until_it_is_over", "status.call"),
        (f"{LOCKED}::test_on_a_call_too_everything_is_hidden_with_the_systems_own_lock", "_is_locked"),
        (f"{LOCKED}::test_on_a_call_too_everything_is_hidden_after_sleep", "passes"),
    ),
    "F3": (
        ("services/test_rights_table.py::test_each_cell_of_a_case_is_decided_as_the_table_says", "state"),
        ("services/test_rights_table.py::test_no_service_hands_a_customer_whole_to_whom_the_table_masks_their_name_from", "customers.find"),
        ("services/test_rights_table.py::test_a_right_that_is_taken_away_is_gone_with_the_next_press", "change_person"),
        ("services/test_denials.py::test_who_tried_what_on_which_case_is_kept_and_what_was_said_is_not", "Denied"),
        ("cli/test_rights_verb.py::test_each_field_stands_there_with_what_each_role_sees_of_it", "FIELDS"),
        ("faults/test_rights.py::test_no_sequence_of_presses_gets_anybody_where_the_table_does_not_let_them", "pressed"),
    ),
    "F4": (
        ("services/test_parties.py::test_the_case_is_not_shown_and_that_it_was_tried_is_kept_once_a_day", "complained_about_hidden"),
        ("services/test_forms.py::test_whom_the_complaint_is_about_loses_the_case_and_can_do_nothing_in_it", "complained_about"),
        ("services/test_offers.py::test_a_supervisor_with_a_part_in_it_needs_another_one", "own_approval"),
    ),
    "F5": (
        ("domain/test_contact.py::test_a_masked_number_hides_its_middle", "138 **** 8000"), ("domain/test_contact.py::test_identity_numbers", "110101"),
        ("services/test_revealing.py::test_only_the_owner_needs_no_reason", "BadValue"),
        ("ui/case/test_privacy.py::test_an_identity_number_is_masked_in_its_open_case_and_looked_at_for_a_reason_and_half_a_minute", "_seen_for"),
        ("services/test_rights_table.py::test_a_name_is_masked_for_whom_the_table_says", "MASKED"),
    ),
    "F6": (
        ("services/test_forms.py::test_a_suspicion_alone_limits_nothing", "suspected"),
        ("services/test_forms.py::test_a_confirmed_limit_takes_special_compensation_alone_until_its_review", "review"),
        ("services/test_limiting.py::test_lifting_it_lifts_it_on_every_record_it_came_from", "lift_limit"),
    ),
    # the trail
    "G1": (
        (f"{STORE}::test_what_fails_leaves_nothing", "power cut"), (f"{STORE}::test_occurred_and_recorded_are_two_times", "occurred_us"),
        (f"{CASE_FILE}::test_each_kind_of_tampering_is_found_and_named_with_its_place", "It does not hold."),
        ("journeys/test_evidence.py::test_a_case_is_taken_out_with_the_script_and_holds", "It holds."),
        (f"{CASE_FILE}::test_an_honest_file_holds_and_it_is_said_what_that_does_not_prove", "What this cannot tell"),
        ("data/test_check.py::test_a_changed_event_is_named", "event_changed"), ("faults/test_tampering.py::test_no_tampering_goes_unnoticed", "was not noticed"),
    ),
    "G2": (
        (f"{STORE}::test_the_trail_is_only_added_to", "IntegrityError"), ("data/test_properties.py::test_replay_equals_projection", "project("),
        ("data/test_check.py::test_a_changed_row_is_named_with_its_column", "column"),
    ),
    "G3": (
        ("data/test_check.py::test_the_end_cut_off_is_noticed_by_an_anchor", "anchor_missing"),
        ("cli/test_check_verb.py::test_a_new_lane_does_not_hide_that_the_end_of_the_older_one_is_gone", "begin_lane"),
        ("services/test_vouching.py::test_a_file_that_was_rolled_back_is_told_by_its_anchor_alone", "nowhere"),
        ("services/test_vouching.py::test_a_file_that_was_rolled_back_is_told_by_its_newest_backup_alone", "backup_ahead"),
        ("services/test_vouching.py::test_whoever_works_on_after_a_roll_back_does_not_cover_it", "rolled_back"),
        ("journeys/test_gone_at_start.py::test_the_next_start_says_that_the_end_of_the_trail_is_gone", "gone_note"),
        ("services/test_reporting.py::test_the_head_of_the_trail_stands_in_every_form_of_the_report", "digest.hex()"),
        ("services/test_reporting.py::test_the_foot_of_each_sheet_of_the_report_names_the_head_of_the_trail", "foot in sheet"),
        ("cli/test_anchors.py::test_what_came_in_is_vouched_for_also_when_a_later_file_is_refused", "anchors == [n]"),
        (f"{CASE_FILE}::test_a_file_that_was_made_anew_as_a_whole_holds_by_itself_and_is_told_by_an_anchor", "--anchor"),
    ),
    "G4": (
        (f"{STORE}::test_a_clock_that_is_set_back_changes_neither_the_order_nor_the_proof", "now_us -="),
        (f"{SET_BACK}::test_a_set_back_is_told_once_with_how_far_and_by_whom_it_was_found", "seconds"),
        (f"{SET_BACK}::test_two_programs_on_one_machine_tell_it_once", "other"),
        (f"{SET_BACK}::test_hands_that_are_moved_by_a_zone_or_a_season_are_no_set_back", "set_backs(store) == []"),
        ("services/test_set_back.py::test_a_file_that_comes_in_after_it_tells_it_too", "clock_set_back"),
        ("services/test_set_back.py::test_what_was_pressed_last_is_offered_first_to_be_taken_back", "offered"),
        ("domain/test_set_back.py::test_no_clock_has_used_less_than_nothing_or_time_that_never_passed", "remaining"),
        ("domain/test_set_back.py::test_two_cases_in_one_timeline_go_by_time_and_where_that_runs_back_by_number", "with_others"),
        ("cli/test_check_verb.py::test_a_clock_that_was_set_back_is_told_with_its_dates_and_the_desk_is_sound", "notes"),
    ),
    "G5": (
        (f"{CASE_FILE}::test_with_erased_words_it_holds_and_says_when_they_went", "were erased"),
        ("services/test_erasing.py::test_chain_clocks_and_figures_stand", "check"), ("services/test_erasing.py::test_nothing_of_an_erased_person_is_left_in_any_file", "found_in"),
        ("faults/test_erased.py::test_of_an_erased_person_nothing_is_found_anywhere", "found_in"),
    ),
    # privacy
    "H1": (
        ("domain/test_personal.py::test_every_column_of_text_is_in_it_or_known_to_hold_codes", "unknown == set()"),
        ("domain/test_personal.py::test_each_kind_has_its_rule_and_each_rule_a_class_that_is_kept_for_a_time", "retention"),
        ("domain/test_sensitive.py::test_what_should_stand_there_only_when_it_is_needed_is_found", "health"),
        ("ui/test_drafts.py::test_what_should_be_typed_only_when_it_is_needed_is_told_once_a_field_and_nothing_is_held_up", "card"),
    ),
    "H2": (
        ("services/test_retention.py::test_who_agrees_says_why_and_nothing_of_them_is_left", "reason"),
        ("services/test_retention.py::test_a_hold_refuses_every_erasure_also_of_what_was_merged_with_the_case", "erase_held"),
        ("services/test_retention.py::test_what_is_left_of_somebody_in_a_file_is_found_unless_somebody_else_has_it", "residue"),
    ),
    "H3": (
        ("services/test_disclosing.py::test_everything_is_in_it_to_read_and_for_programs_and_the_files_too", "data.json"),
        ("services/test_subjects.py::test_one_who_fits_exactly_is_meant_however_it_is_written", "NOOR@Example.org"),
        ("domain/test_people.py::test_a_correction_changes_only_the_fields_it_names", "ignored"),
    ),
    "H4": (
        ("test_log.py::test_a_line_keeps_what_finds_the_fault_and_loses_what_names_a_person", "<mail>"),
        ("test_log.py::test_an_exception_is_written_as_its_type_and_places", "Petra"), ("test_log.py::test_a_full_file_is_put_aside_and_few_of_those_are_kept", "_BYTES"),
        ("data/test_private.py::test_a_file_of_its_own_is_its_users_alone_and_one_that_others_were_let_read_stays_so", "rights(file) == "),
        ("data/test_private.py::test_the_files_of_a_new_desk_in_a_folder_that_others_may_look_into_are_its_users_alone", "desk.sqlite-wal"),
        ("faults/test_no_network.py::test_nothing_leaves_the_machine", "heard"),
        (f"{DESCRIBING}::test_of_the_log_only_what_the_program_itself_writes_is_kept", "<text>"),
        ("ui/test_describing.py::test_what_is_kept_and_copied_is_what_is_shown", "read_text"),
        ("ui/test_describing.py::test_it_cannot_be_changed_and_says_that_nothing_is_sent", "sends nothing"),
    ),
    "H5": (("services/test_demo.py::test_people_and_numbers_are_plainly_invented", "example"), ("services/test_demo_desk.py::test_a_filled_desk_is_a_demo_desk_that_passes_its_own_check", "demo")),
    # the words of an error, the build and the run
    "I": (
        ("test_catalogue.py::test_a_problem_is_told_in_two_sentences_without_blame", "NOT_FOR_PEOPLE"),
        ("test_catalogue.py::test_a_problem_says_whether_the_work_is_safe", "SAFE"), ("test_catalogue.py::test_a_problem_says_what_to_do_now", "STEP"),
        ("test_catalogue.py::test_every_problem_has_a_code_for_support", "code"), ("test_catalogue.py::test_a_problem_names_no_class_of_the_program", "EXCEPTIONS"),
        ("test_catalogue.py::test_every_language_has_the_same_keys", "CHINESE"),
        ("readers/test_reader_words.py::test_every_sentence_raised_is_written_and_every_written_one_is_raised", "raised =="),
    ),
    "J": (
        (f"{SECOND}::test_the_lock_of_a_killed_program_keeps_nobody_out_and_what_is_wanted_is_shown_by_a_start", "SIGKILL"),
        (f"{SECOND}::test_a_window_that_does_not_answer_is_told_and_a_second_one_offered", "silent"),
        ("test_pinned.py::test_every_release_has_hashes_and_no_line_names_a_place", "hashes"), ("ui/test_crash.py::test_a_slot_that_raises_is_heard", "ZeroDivisionError"),
        ("ui/test_crash.py::test_a_thread_and_a_destructor_that_raise_are_heard", "IndexError"), ("ui/test_crash.py::test_qt_warnings_and_places_reach_the_log", "qWarning"),
        ("faults/test_raising.py::test_whatever_raises_is_heard_and_neither_window_nor_words_are_lost", "raising"),
        (f"{SAFE}::test_it_starts_whatever_is_broken_says_what_it_is_and_changes_nothing", "standing(tmp_path) == before"),
        (f"{SAFE}::test_no_file_of_the_site_and_no_setting_is_even_looked_for", "was read"),
        (f"{SAFE}::test_nobody_gets_further_in_it_than_without_it", "not_allowed"),
        (f"{SAFE}::test_people_sign_in_as_ever_and_misses_count", "SignInFailed"),
        ("cli/test_policy.py::test_a_desk_that_cannot_be_told_is_not_guessed", "PO-DESK"),
        ("cli/test_policy.py::test_where_it_is_locked_no_other_is_opened_in_safe_mode_neither", "PO-LOCKED"),
        ("policy/test_text.py::test_one_slip_anywhere_in_a_good_file_loosens_no_lock_unsaid", "locked >="),
        ("policy/test_holding.py::test_nobody_moves_what_is_locked", "== 1"),
        (f"{SAFE}::test_verbs_that_read_work_and_the_others_say_in_one_sentence_why_not", "CL-SAFE"),
    ),
}
BEYOND = {
    "A2": "That nothing waits within a change is tested; the bench times a press and an import, and no test says how long the longest one takes.",
    "A5": "A database that decides by role and row belongs to the desk of a team.",
    "A7": "That a start asks the same of a desk of any size is tested; how long that takes is measured by the bench.",
    "C4": "No file of a case is opened in another program, so none asks before.",
    "D2": "No text browser is made and no link of a customer's can be pressed, so nothing asks before one opens.",
    "D4": "The font with Chinese is the system's: none is shipped, and where none is installed a visible mark stands for each character.",
    "G3": "Both places are on the machine of the desk: what its user cannot rewrite is a backup folder taken elsewhere, and the paper.",
    "G4": "Deadlines by a server's time belong to the desk of a team.",
    "J": "The bill of materials is proven where the bundle is built; it is signed where there is a key.",
}
"""What a line asks for that is proven elsewhere, or that the program does not have."""


def test_every_line_has_a_test_and_no_other_is_named() -> None:
    assert sorted(PROVEN) == sorted(LINES)
    assert all(PROVEN.values())
    assert BEYOND.keys() <= PROVEN.keys()


def code_of(where: str) -> str:
    """The code of a test that a row names, without its comments and written in one way; empty when it is not there."""
    file, _, name = where.partition("::")
    node = defined(TESTS / file).get(name) if (TESTS / file).is_file() else None
    return "" if node is None else ast.unparse(node)


@pytest.mark.parametrize("line", PROVEN)
def test_the_test_of_a_line_is_there_and_says_it(line: str) -> None:
    assert [(where, word) for where, word in PROVEN[line] if word.replace('"', "'") not in code_of(where)] == []
