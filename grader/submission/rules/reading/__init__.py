"""What a program says, for all rules: what a value may be, and where it comes from.

``tree`` is the ``SourceTree``; the other names begin with a module of this folder.

================================  ===================================================  ===============================
what I have                       what I want                                          what to call
================================  ===================================================  ===============================
an expression                     what it is, if sure: one name is followed            ``tree.value_of``
an expression                     the same, through names of names                     ``examples.source_of``
an expression                     what made it, also in a function that returns it     ``tree.made_by``
an expression                     what it is a part of: ``f()`` of ``f()[0]``          ``tree.whole_of``
a name of ``a, b = f()``          the call, and the place in what it returns           ``tree.part_of``
a call                            what its function of the module returns              ``tree.returned_by``
a call                            what it works on: ``x`` of ``np.max(x)``             ``tree.worked_on``
a call                            whether it gives an argument that is not ``False``   ``tree.gives``
the end of ``d.map(f).batch(9)``  the calls of methods, the last one first             ``tree.chain_of``
the end of ``d.map(f).batch(9)``  these, also in functions, and the call at the start  ``tree.steps_of``
an expression                     all that it may be, after branches and loops         ``possible_values.values_of``
an expression                     of these the numbers, where all are numbers          ``possible_values.numbers_of``
an expression                     of these the calls                                   ``possible_values.calls_made``
an expression                     the same, with the names on the way                  ``possible_values.stands_for``
an expression in a function       what it is for one call of the function alone        ``value_flow.places_of``
an expression in a function       the same, through what it is made of                 ``value_flow.ends_of_places``
some expressions                  the names that they are made from, as keys           ``value_flow.reached_from``
some expressions                  they, and all that these names are set to            ``value_flow.sources_of``
a name                            all that it is set to, or given                      ``value_flow.set_to``
a parameter                       all that calls give for it                           ``possible_values.given_for``
a name of a loop                  what it is an item of                                ``value_flow.item_sources``
a list                            its items                                            ``possible_values.items_of``
a list                            its last item, also of one that grows                ``value_flow.last_item_of``
a name                            what is put into its value                           ``value_flow.filled_with``
``row["mae"]``, ``best.error``    what such an entry may be                            ``record_entries.entries_read``
two names                         what they share if they are one variable             ``tree.key_of``
a program                         its calls and assignments in the order they run      ``order_of_steps.runs_of``
0 and 1, or class numbers         the outputs that they were decided from              ``decisions.decided_from``
a value                           the names and words under which it is shown          ``shown_values.shown_as``
a kind of step, such as ``mean``  all of them in the order they happen, with arrays    ``events.events_of``
a test of such steps              the nodes where it holds in each call of the code    ``events.always``
================================  ===================================================  ===============================
"""
