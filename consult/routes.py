"""THE one table of addresses: English words of the glossary, `page` to read, `act` to do, and who is let through.

A name is `noun:verb`; handlers live in the module of the noun.
"""

from consult import account, approvals, assets, dispatches, health, metrics, pages, papers, passages
from consult.places import Place, Who, act, page

ROUTES: list[Place] = [
    page("/papers", papers.list_, "paper:list", who=Who.ANYONE),
    page("/papers/{id:int}", papers.show, "paper:show", who=Who.ANYONE),
    page("/papers/{id:int}/changes", papers.changes, "paper:changes", who=Who.ANYONE),
    page("/papers/{id:int}/files/{format}", papers.file, "paper:file", who=Who.ANYONE),
    page("/matters/{id:int}/papers/new", papers.new, "paper:new", who=Who.OFFICE),
    act("/matters/{id:int}/papers", papers.start, "paper:start", who=Who.OFFICE),
    act("/papers/{id:int}/compose", papers.compose_, "paper:compose", who=Who.OFFICE),
    act("/papers/{id:int}/versions", papers.begin, "paper:begin", who=Who.OFFICE),
    act("/papers/{id:int}/render", papers.render, "paper:render", who=Who.OFFICE),
    act("/papers/{id:int}/publish", papers.publish, "paper:publish", who=Who.OFFICE),
    act("/papers/{id:int}/passages", passages.add, "passage:add", who=Who.OFFICE),
    page("/passages/{id:int}/edit", passages.edit, "passage:edit", who=Who.OFFICE),
    act("/passages/{id:int}", passages.change, "passage:change", who=Who.OFFICE),
    act("/passages/{id:int}/remove", passages.remove, "passage:remove", who=Who.OFFICE),
    page("/papers/{id:int}/approvals/new", approvals.new, "approval:new", who=Who.OFFICE),
    act("/papers/{id:int}/approvals", approvals.ask, "approval:ask", who=Who.OFFICE),
    act("/papers/{id:int}/approvals/{approval:int}/give", approvals.give, "approval:give", who=Who.OFFICE),
    act("/papers/{id:int}/approvals/{approval:int}/object", approvals.object_, "approval:object", who=Who.OFFICE),
    act("/papers/{id:int}/dissents", approvals.dissent, "dissent:record", who=Who.OFFICE),
    page("/papers/{id:int}/dispatches/new", dispatches.new, "dispatch:new", who=Who.OFFICE),
    act("/papers/{id:int}/dispatches", dispatches.send, "dispatch:send", who=Who.OFFICE),
    page("/dispatches", dispatches.list_, "dispatch:list", who=Who.OFFICE),
    page("/dispatches/{id:int}", dispatches.show, "dispatch:show", who=Who.OFFICE),
    act("/dispatches/{id:int}/receive", dispatches.receive, "dispatch:receive", who=Who.OFFICE),
    act("/dispatches/{id:int}/reply", dispatches.reply, "dispatch:reply", who=Who.OFFICE, most=20 * 2**20),
    page("/imprint", pages.shows("imprint"), "imprint:show", who=Who.ANYONE),
    page("/privacy", pages.shows("privacy"), "privacy:show", who=Who.ANYONE),
    page("/accessibility", pages.shows("accessibility"), "accessibility:show", who=Who.ANYONE),
    page("/help", pages.shows("help"), "help:show", who=Who.ANYONE),
    page("/login", account.login, "login:show", who=Who.ANYONE),
    act("/login", account.ask_for_login, "login:ask", who=Who.ANYONE),
    page("/login/code", account.code, "login:type", who=Who.ANYONE),
    act("/login/code", account.log_in_with_code, "login:code", who=Who.ANYONE),
    page("/login/{link}", account.link, "login:open", who=Who.ANYONE),
    act("/login/{link}", account.log_in_with_link, "login:link", who=Who.ANYONE),
    act("/logout", account.leave, "account:leave", who=Who.ANYONE),
    page("/account", account.show, "account:show"),
    act("/account", account.save, "account:save"),
    act("/account/acting", account.act_for, "account:act_for"),
    page("/static/{name:path}", assets.serve, "asset:show", who=Who.ANYONE),
    page("/healthz", health.show, "health:show", who=Who.ANYONE),
    page("/metrics", metrics.show, "metrics:show", who=Who.ANYONE),
]
