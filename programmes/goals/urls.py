from django.urls import path

from programmes.goals.views import actions, coach, mine, notes, plan

urlpatterns = [
    path("my/<slug:enrolment>/goals/", mine.goals, name="goals"),
    path("my/<slug:enrolment>/goals/new/", mine.new, name="goal_new"),
    path("my/<slug:enrolment>/goals/proposals/<slug:reference>/", mine.proposal, name="goal_proposal"),
    path("my/<slug:enrolment>/goals/<slug:reference>/", mine.goal, name="goal"),
    path("my/<slug:enrolment>/goals/<slug:reference>/share/", mine.share, name="goal_share"),
    path("my/<slug:enrolment>/goals/<slug:reference>/state/", mine.state, name="goal_state"),
    path("my/<slug:enrolment>/goals/<slug:reference>/lead/", mine.lead, name="goal_lead"),
    path("my/<slug:enrolment>/goals/<slug:reference>/delete/", mine.delete, name="goal_delete"),
    path("my/<slug:enrolment>/goals/<slug:reference>/<slug:step>/", mine.step, name="goal_step"),
    path("my/<slug:enrolment>/actions/", actions.actions, name="actions"),
    path("my/<slug:enrolment>/actions/<slug:reference>/", actions.action, name="action"),
    path("my/<slug:enrolment>/actions/<slug:reference>/answer/", actions.answer, name="action_answer"),
    path("my/<slug:enrolment>/plan/", plan.plan, name="plan"),
    path("my/<slug:enrolment>/plan/write/", plan.write, name="plan_write"),
    path("my/<slug:enrolment>/plan/share/", plan.share, name="plan_share"),
    path("my/<slug:enrolment>/plan/what-happened/", plan.look_back, name="plan_look_back"),
    path("my/<slug:enrolment>/plan/delete/", plan.delete, name="plan_delete"),
    path("my/calls/<slug:enrolment>/<slug:reference>/prepare/", actions.prepare, name="call_prepare"),
    path("coach/<slug:enrolment>/goals/", coach.person, name="coach_goals"),
    path("coach/<slug:enrolment>/goals/propose/", coach.propose, name="coach_goal_propose"),
    path("coach/<slug:enrolment>/goals/<slug:reference>/", coach.goal, name="coach_goal"),
    path("coach/<slug:enrolment>/goals/<slug:reference>/propose/", coach.reword, name="coach_goal_reword"),
    path("coach/<slug:enrolment>/goals/<slug:reference>/lead/", coach.lead, name="coach_goal_lead"),
    path("coach/<slug:enrolment>/proposals/<slug:reference>/", coach.withdraw, name="coach_proposal_withdraw"),
    path("coach/<slug:enrolment>/actions/propose/", coach.propose_action, name="coach_action_propose"),
    path("coach/<slug:enrolment>/actions/<slug:reference>/", coach.withdraw_action, name="coach_action_withdraw"),
    path("coach/<slug:enrolment>/notes/", notes.notes, name="coach_notes"),
    path("coach/<slug:enrolment>/notes/<slug:week>/", notes.note, name="coach_note"),
]
