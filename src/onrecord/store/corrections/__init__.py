"""What people confirm, correct, reject and add, and how it lasts.

`facts` and `additions` are what an editor does, `undoing` takes it back; `fields` and `values` say what a field can
hold; `standing` is a statement as it stands then. When a story is annotated anew, `replacing` puts the new annotation
in the place of the old one, by the rules of `anchoring` for statements and of `carrying` for entities; `versions`
carries over what was said to a story's new version.
"""
