from django.urls import path, re_path

from learning_review.voices.views import by_link, desk, signed_in

# A token is 43 letters, digits, dashes and underscores: nothing else under /voices/ is as long.
BY_LINK = r"^voices/(?P<secret>[\w-]{40,64})/"

urlpatterns = [
    re_path(BY_LINK + r"$", by_link.home, name="voice"),
    re_path(BY_LINK + r"words/$", by_link.words, name="voice_words"),
    re_path(BY_LINK + r"agree/$", by_link.agree, name="voice_agree"),
    re_path(BY_LINK + r"withdraw/$", by_link.withdraw, name="voice_withdraw"),
    re_path(BY_LINK + r"decline/$", by_link.decline, name="voice_decline"),
    re_path(
        r"^voices/no-more/(?P<kind>asked|place)/(?P<reference>[\w-]+)/(?P<secret>[\w-]+)/$",
        by_link.no_more,
        name="voice_no_more",
    ),
    path("voices/link/", by_link.send_link, name="voice_link"),
    path("voices/desk/<slug:code>/", desk.desk, name="voices_desk"),
    path("voices/desk/<slug:code>/invite/", desk.desk_invite, name="voices_desk_invite"),
    path("voices/desk/<slug:code>/<slug:reference>/", desk.desk_voice, name="voices_desk_voice"),
    path("voices/desk/<slug:code>/<slug:reference>/withdraw/", desk.desk_withdraw, name="voices_desk_withdraw"),
    path("voices/desk/<slug:code>/<slug:reference>/give-back/", desk.desk_give_back, name="voices_desk_give_back"),
    path("voices/desk/<slug:code>/<slug:reference>/organisation/", desk.desk_body, name="voices_desk_body"),
    re_path(
        r"^voices/desk/(?P<code>[\w-]+)/(?P<reference>[\w-]+)/(?P<act>accept|remind)/$",
        desk.desk_act,
        name="voices_desk_act",
    ),
    path("my/voices/", signed_in.my_voices, name="my_voices"),
    path("my/voices/<slug:reference>/", signed_in.about_me, name="voice_about_me"),
    path("my/voices/<slug:reference>/agree/", signed_in.about_me_agree, name="voice_about_me_agree"),
    path("my/voices/<slug:reference>/withdraw/", signed_in.about_me_withdraw, name="voice_about_me_withdraw"),
    path("my/voice/<slug:reference>/", signed_in.own_home, name="my_voice"),
    path("my/voice/<slug:reference>/words/", signed_in.own_words, name="my_voice_words"),
    path("my/voice/<slug:reference>/agree/", signed_in.own_agree, name="my_voice_agree"),
    path("my/voice/<slug:reference>/withdraw/", signed_in.own_withdraw, name="my_voice_withdraw"),
    path("my/voice/<slug:reference>/decline/", signed_in.own_decline, name="my_voice_decline"),
    path("my/voice/<slug:reference>/ask/", signed_in.ask_somebody, name="my_voice_ask"),
]
