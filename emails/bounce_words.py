"""What servers say when they do not take a mail, by reason, in the order in which it is looked for.

What speaks of us, of the moment or of a full mailbox goes before what speaks of the address. Written from the replies of
Postfix, Exim, sendmail, qmail, Courier, Exchange and Microsoft 365, Gmail, Yahoo, Domino, GroupWise, CommuniGate,
IronPort, GMX, web.de and T-Online, in English and German, and tried on the test data of flufl.bounce.

A line holds alternatives of a regular expression; a line that is indented further goes on with the one before. `<who>`,
`<box>` and `<person>` stand for the words in FRAGMENTS. Spaces are single: the text is normalised before, case is not looked at.
"""

import re
from enum import StrEnum
from functools import cached_property


class Reason(StrEnum):
    """Why a mail was not taken."""

    SENDER = "sender"  # our own address or login is refused
    BLOCKED = "blocked"  # our server or network is
    FILTERED = "filtered"  # this mail's content is
    POLICY = "policy"  # rules over there, and how much at once
    EXPIRED = "expired"
    FULL = "full"
    SIZE = "size"
    SUSPENDED = "suspended"
    RELAY = "relay"
    DEFERRED = "deferred"  # said of the moment, although it sounds like the address
    MOVED = "moved"
    NEVER = "never_accepts"
    HOST = "host_unknown"
    USER = "user_unknown"
    LATER = "later"  # network, too busy
    SYSTEM = "system"
    UNKNOWN = "unknown"


FRAGMENTS = {
    "<who>": "(?:user|recipient|mail ?box|address(?:es)?|account|addressee|alias|customer|subscriber|person|member|login"
    "|userid|domain|e-?mail|inbox|konto|postfach|benutzer|empfänger)",
    "<box>": "(?:mail ?-?(?:box|folder|store|drop)|inbox|post-?fach|posteingang|user|account|recipient|konto)",
    "<person>": "(?:empfänger|empfaenger|benutzer|adressat|post-?fach|mail-?box|e-?mail-?adresse|adresse|mailadresse|nutzer"
    "|konto|teilnehmer|anwender)",
}
WORDS = {
    Reason.SENDER: r"""
        sender\W(?:\S+ ){0,3}(?:reject|denied|refused|not (?:accepted|allowed|authori|verif|found|exist)|invalid|
            unknown|unresolv)
        (?:bad|invalid|unknown|unverified|illegal|forged|fake|unresolvable|spoofed|malformed) (?:sender|
            return[- ]?path|reverse[- ]path|from)
        (?:domain|address) of (?:the )?sender|sender(?:'s)? (?:domain|e-?mail|verif|policy|id)\b
        verify (?:the )?sender
        client host rejected|(?:helo|ehlo)\b.{0,40}(?:reject|invalid|denied|refused|must|bad)|return address
        mail from\b.{0,60}(?:reject|denied|refused|not allowed)
        from:? (?:address|header|domain)\b.{0,40}(?:reject|not|invalid|denied)|backscatter|\bbatv\b|unrout(?:e)?able sender
        authenti?cation (?:is )?(?:required|failed|failure|unsuccessful|needed|error|check)|not authenticated
        unauthenticated|must (?:log ?in|auth)
        reverse (?:dns|lookup|hostname)|\b(?:ptr|rdns|fcrdns|spf|dkim|dmarc)\b|sender policy framework
        \b5\.7\.2[0-7]\b
        absender(?:adresse|domain)?\W(?:\S+ ){0,3}(?:abgelehnt|unbekannt|nicht|ungültig|gesperrt)
        nicht (?:sende)?berechtigt|keine (?:sende)?berechtigung
        (?:not|without|don't have|keine) permi\w+ (?:\S+ )?to (?:send|post|submit|deliver)
        permission to (?:send|post|submit)|not allowed to (?:send|post)
        only (?:accepts?|allows?|senders?|members|messages from)|moderat(?:ed|or|ion)|resolver\.rst\.(?:not)?auth
        restricted sender|not a member
        null sender|empty (?:envelope|sender|return)|envelope (?:sender|from)\b.{0,40}(?:block|reject|denied)
        sender.{0,20}thr(?:ottl|eshold)
    """,
    Reason.BLOCKED: r"""
        (?:black|block|deny|reject|drop)[- ]?list|blocked|\bbanned\b|\b(?:rbl|dnsbl|dnsrbl)\b|spamhaus|spamcop|sorbs
        barracudanetworks|uceprotect
        (?:can ?not|can't|could not|unable to) (?:resolve|verify|look ?up) your\b|reputation|senderbase|senderscore|proofpoint.{0,60}(?:block|ip)|cloudmark|trustedsource|dynablock
        (?<!not )(?<!nicht )\blisted (?:at|in|on|by) (?!the (?:public|domino|directory))\S*(?:\.|bl|list|spam)
        (?:your|this|sending|connecting|source|client|sender) (?:mail ?)?(?:ip|host|server|network|mta)\b
            (?:(?!said|repl)[^.;]|\.(?=\d)){0,60}(?:reject|refus|denied|listed|not (?:allowed|accepted)|dynamic|abuse|prohibit)
        (?:dynamic|dial-?up|residential|generic|dsl) (?:ip|address|host|range|pool)|denied by (?:ip|rbl)
        ip address\b.{0,60}(?:block|list|refus|reject|banned)
        (?:not|refus\w+|stop\w*|won't|unable to) (?:accept\w*|receiv\w*|tak\w+|relay) (?:e-?mails?|mails?|messages?|
            connections?|traffic) from
        refus(?:es|ed|ing) (?:your )?(?:mail|messages?|connections?) from
        (?<!relay )(?:connection|session|access|service) (?:was |is )?(?:denied|prohibited|rejected|not authori[sz]ed|
            refused (?:due|because|by polic|from your))(?!\.? ?(?:as\(|\[))
        bad (?:ip|host|network)|abus(?:e|ive)\b(?!@)|too many (?:bad|invalid|unknown|failed)|suspected|harvest
    """,
    Reason.FILTERED: r"""
        \bspam(?!\.)|anti-?spam|unsolicited|\bjunk\b|\bbulk (?:mail|e-?mail|message)|\bube\b|\buce\b
        virus|malware|infected|phish|malicious|suspicious|trojan|\bworm\b|schadsoftware
        content (?:was |is )?(?:reject|filter|block|restrict|not|violat|denied|refus|unaccept)
        (?:message|mail|e-?mail) (?:was |has been )?(?:filtered|contains(?! \[)|content|identified|detected|
            classified|considered|scored)
        (?:forbidden|disallowed|prohibited|banned|dangerous|illegal|blocked|unaccept\w+) (?:attachment|content|file|
            extension|url|link|character|type|subject)
        (?:bare|stray|naked) (?:lf|cr|newline|linefeed)|mime (?:error|type|format|structure|header)
        headers? (?:reject|invalid|error|missing|malformed|check|violat)
        (?:missing|invalid|malformed|duplicate|improper) (?:\S+ )?(?:headers?|date|message-?id)\b
        (?:not|violat\w+|per|see|with) rfc ?-?(?:2822|5322|822)\b
        quarantin|\bdlp\b|unerwünscht|unerwuenscht|werbe-?mail|als spam
        inhalt\W(?:\S+ ){0,4}(?:abgelehnt|gesperrt|blockiert)|anhang\W(?:\S+ ){0,4}(?:nicht|verboten|gesperrt)
        loop(?:ing|s back| detected|:)|mail loop|(?:too many|exceeded|maximum) (?:hops|hop count|received)|hop count
        too many received|hopcount|delivered-to.{0,30}(?:loop|already)
    """,
    Reason.POLICY: r"""
        polic(?:y|ies)\b|administrati\w+ (?:prohibit|den)|prohibited by|not compl(?:y|iant)|transport\.rules
        organization's (?:pol|rule)|compliance
        (?:starttls|tls|ssl|encryption|encrypted|secure connection)\b.{0,30}(?:required|needed|must|first|not|
            handshake|fail|mandatory|error)
        must issue a starttls|requires? (?:tls|encrypt|starttls)
        delivery not authori[sz]ed|message refused|rejected by (?:an? |the )?(?:admin|rule|user|header|recipient)
        richtlinie|unternehmensrichtl|local_?policy
        too many (?:recipients|rcpts?|errors|messages|mails|e-?mails|connections|concurrent|sessions|simultaneous)
        (?:rate|sending|hourly|daily|connection|recipient|traffic) ?-?limit|throttl|rate[- ]?control|rate of
        frequency
        exceeded (?:the |your )?(?:\S+ )?(?:rate|number|connections|recipients|sessions|limit on)
        receiving mail at a rate|more than \d+ (?:messages|recipients|connections)
        limit (?:on|for|of) (?:the )?(?:number|recipients|messages|connections)
    """,
    Reason.EXPIRED: r"""
        retry (?:timeout|time not)
        (?:message|mail|delivery|queue|lifetime|time|nachricht|ttl|queued)\W(?:\S+ ){0,3}(?:expired|timed ?out|
            abgelaufen|timeout)
        expired (?:message|after)|in (?:the |our )?(?:mail )?queue (?:for )?too long|too long in (?:the )?queue
        queue\.expired
        (?:not|unable|n't|fail\w*|undeliver\w+)\W(?:\S+ ){0,8}(?:after|for|within|in|for at least|
            over) (?:more than |the last |at least )?[\d.]+ ?(?:h\b|hour|d\b|day|min|attempts|tage|stunden|tries|
            sec)
        delivery failed \d+ attempts
        delivery (?:attempts|time)\W(?:\S+ ){0,3}(?:failed|exceeded|expired|exhausted)
        (?:maximum|max|exceeded) (?:\S+ ){0,3}(?:attempts|retries|retry|delivery time|queue (?:time|life))
        too many (?:delivery )?(?:attempts|retries)|zustellversuch|gave up|final-?attempt
        within the (?:allowed|specified|configured) (?:queue )?(?:time|period)|allowed queue period
        maximal\w* (?:zeit|dauer|anzahl)|zeitlimit
    """,
    Reason.FULL: r"""
        <box>\W{0,3}(?:[^\s;:.]+ ){0,3}?(?:(?:is|ist|has|are|was|seems|currently|now|almost|too|temporarily|zur ?zeit|derzeit|
            leider|bereits) ){0,3}(?:full|voll|overfull|überfüllt|ueberfuellt|over\b|exceed|ausgelast|too large|
            at (?:its )?(?:capacity|limit))
        quota\b|over-?quota|overdraft|mbox full|maildir\b.{0,20}(?:over|full)|mailfolder is full
        full (?:mail|mbox|inbox)|\bmailbox_?full|full\.$
        (?:storage|disk|space|speicher)\S* (?:\S+ ){0,3}(?:full|exceed|limit|exhaust|over|überschritten|erschöpft|
            voll|belegt)
        (?:exceed\w*|over|überschritten|out of) (?:\S+ ){0,4}(?:storage|disk|mail ?box|space|allocat\w+|speicher\w*|
            postfach\w*)
        (?:not (?:have )?enough|insufficient|no|lack of|kein|nicht genügend|zu wenig) (?:\S+ )?(?:disk|storage|space|room|
            mailbox space|resources|speicher\w*|platz)
        space not enough|out of space|disk full|too much mail|can ?not (?:store|receive) (?:any )?more
        (?:<box>)\S* (?:\S+ ){0,6}(?:überschritten|ueberschritten|erschöpft|kein platz|limit reached|limit exceeded|
            size limit|over the (?:maximum|allowed))
        speicher(?:kontingent|grenze|limit)
        boîte\b.{0,40}pleine|buz[oó]n\b.{0,40}(?:lleno|llena)|casella\b.{0,40}piena|caixa\b.{0,40}cheia
        not been collected|too many messages (?:in|on)
    """,
    Reason.SIZE: r"""
        (?:message|mail|e-?mail|nachricht|content|data|header|attachment|anhang|datei|
            size)(?:'s)?\W(?:\S+ ){0,4}?(?:too (?:big|large|long)|zu (?:groß|gross|lang)|larger than|
            exceed\w* (?:\S+ ){0,4}(?:size|length|limit|maximum|\d))
        (?:message|mail|e-?mail|nachrichten?|content|attachment|anhang)\W?(?:size|length|größe|groesse)\b|size limit
        (?:maximum|max\.?|fixed|maximale) (?:\S+ ){0,3}(?:size|größe)|größenbeschränkung
        exceed\w* (?:\S+ ){0,5}(?:message size|size limit)
        too (?:big|large)\b
    """,
    Reason.SUSPENDED: r"""
        <who>[^\s;:.,]* (?:[^\s;:.,]+ ){0,6}?(?:(?:is|was|has|been|ist|wurde|temporarily|currently|vorübergehend|
            zur ?zeit) ){0,3}(?:disabled|de-?activated|suspended|in-?active|locked|frozen|closed|terminated|
            cancell?ed|restricted|dormant|gesperrt|deaktiviert|inaktiv|expired|on hold|not (?:active|enabled|
            activated)|abgelaufen|stillgelegt|disconnected)
        (?:disabled|suspended|in-?active|locked|deactivated|expired|restricted|frozen|closed|dormant|gesperrte[rs]?|
            deaktivierte[rs]?) (?:user|account|mail-?box|recipient|address|customer|domain|benutzer|postfach|konto)
        not been (?:accessed|logged)|discontinued|over ?due|unpaid|(?:vacation|holiday) mode
        temporarily (?:disabled|inactive|locked|suspended(?!: )|blocked)
        not (?:currently )?(?:accepting|receiving) (?:e-?mails?|mails?|messages?|new mail)(?! from)
    """,
    Reason.RELAY: r"""
        relay(?:ing)?\b (?:\S+ ){0,2}(?:denied|not|prohibited|disallowed|refused|restricted|failed|forbidden|
            rejected|attempt|to (?:this|that))
        (?:denied|unable|not (?:allowed|permitted|authori[sz]ed)|won't|refus\w+|can ?not|can't|do not|don't|no|open|
            third[- ]party|insecure|not an?(?: open)?) (?:to )?(?:act as (?:an? )?)?(?:\S+ )?relay
        rcpthosts|not (?:a )?(?:gateway|local domain)|not (?:one of )?our (?:local )?(?:domain|server)
        not (?:hosted|handled|served) (?:here|by|on)|we do not (?:handle|host|serve)|domain not (?:local|hosted)
        nicht weitergeleitet|weiterleitung\W(?:\S+ ){0,3}(?:nicht|verweigert|abgelehnt)
    """,
    Reason.DEFERRED: r"""
        gr[ae]y[- ]?list|host not found,? try|lookup (?:did not complete|fail\w*|timed|deferred|temporar)
        temporar\w+ (?:lookup|dns|name|unable|fail|not|unavail|reject|problem|local)|verification in progress
        callout|\b4(?:50|21)\b.{0,80}mail ?box (?:temporarily )?unavailable|please try again later
        (?:try|come back) (?:again )?later|vorübergehend|temporär
        unverified address(?! ?: ?(?:host|unknown|user|mailbox|5\d\d))|name server (?:timeout|fail)|servfail
        server failure|dns (?:timeout|soft|temp)
    """,
    Reason.MOVED: r"""
        (?:has|have|user|address|mail ?box|recipient|account|i've) (?:been )?(?:permanently |recently )?moved
        moved to|new (?:e-?mail )?address (?:is|ist|lautet)|neue (?:e-?mail-?)?adresse
        no longer (?:at|on|with|employed|works?|working|associated|part of|a member|here|reachable under)\b
        left (?:the |our )?(?:company|organi[sz]ation|university|firm|institut)|ne travaille plus|ya no trabaja
        (?:unternehmen|haus|verwaltung|firma|behörde|dienst|uns)\w* (?:\S+ )?(?:verlassen|ausgeschieden)
        ausgeschieden|(?:adresse|anschrift)\w* (?:\S+ ){0,3}geändert|umgezogen
        nicht mehr (?:bei|im (?:haus|dienst|unternehmen)|beschäftigt|tätig|für uns)
        replaced by \S+@|has changed (?:his|her|their|its) (?:\S+ )?(?:e-?mail|address)
        (?:e-?mail|mail) address (?:has|was) changed|user not local\b.{0,10}please
        \b551\b.{0,60}(?:try|forward|moved|<)
    """,
    Reason.NEVER: r"""
        null ?mx
        (?:does|do)(?: not|n'?t) (?:ever )?(?:accept|receive) (?:any |incoming |inbound )?(?:e-?mails?|mails?|
            messages?)(?! (?:from|with|containing|that|which|larger|of|in|for) )\b
        no longer (?:accept|receiv|read|in use|in service|used|monitored|exist|available|valid|supported|maintained|
            active|operational|delivered)
        not longer (?:valid|available|exist)|indicated no smtp|no smtp service
        smtp service not (?:available|offered)|never (?:accepts?|receives?) (?:e-?mail|mail)|\b(?:521|556)[ -]
        nimmt (?:\S+ )?keine (?:\S+ )?(?:e-?mails?|nachrichten|mails?)
        nicht mehr (?:gültig|gueltig|verwendet|genutzt|erreichbar|vorhanden|existent|existiert|verfügbar|
            in gebrauch|in betrieb|bearbeitet|gelesen|abgerufen|aktiv)
        existiert nicht mehr
        n'est plus (?:valide|utilis|activ|actif|en service)|ya no (?:existe|es)|non più (?:attiv|valid)
    """,
    Reason.HOST: r"""
        (?:recipient )?domain must exist|(?:host|domain|hostname|domain name|mail server|recipient domain)\W(?:[^\s;:]+ ){0,3}?(?:(?:was|is|could|
            can|name) )?(?:not (?:be )?(?:found|known|exist|resolv\w*|registered|valid)|unknown|(?:does|do)(?: not|
            n'?t) (?:exist|resolve)|invalid|non-?existent)
        (?:no such|unknown|unresolvable|bad|invalid|illegal|non-?existent|unregistered) (?:destination |remote |
            mail |recipient |e-?mail )?(?:host|domain|system address|server name|hostname)\w*
        couldn'?t find any host|nxdomain|host_?not_?found
        un-?rout(?:e)?able|no (?:\S+ )?mx\b
        no (?:mail exchangers?|valid mail hosts?|mail hosts?|mail servers? (?:for|found)|a record|dns record|
            dns entry|ip address)
        mx records? (?:\S+ ){0,4}(?:point|resolve|invalid|not found|lookup fail|non-?exist|do not exist)
        all (?:relevant )?mx records point|lookups? failed perm
        (?:name ?server|dns|name service|nameserver)\W(?:\S+ ){0,12}?(?:host (?:or domain name )?not found|no such|
            nxdomain|non-?exist|does not exist|no data|unknown host)
        name or service not known|no address associated|no route found to domain|could not find a gateway
        nodename nor servname
        (?:domain|domäne|server|rechner|hostname|zieldomain|maildomain)\W(?:\S+ ){0,4}?(?:existiert nicht|unbekannt|
            nicht (?:gefunden|bekannt|vorhanden|existent)|konnte nicht (?:gefunden|aufgelöst)|ungültig)
        unbekannte[rs]? (?:rechner|host|domain|domäne|server)|domaine\b.{0,30}(?:inconnu|n'existe)
        dominio\b.{0,30}(?:no|non) (?:existe|esiste|trov)
    """,
    Reason.USER: r"""
        <who>\W{0,4}(?:\S{1,90} )??(?:\(\S{1,80}\)\W{0,2})?(?:(?:is|was|were|has|could|can|name|address|account|id|been|
            currently|either|has been|are|a|you \w+ to \w+|that you tried to reach) ){0,4}(?:unknown|
            not (?:be )?(?:found|known|exist|listed|recogni[sz]ed|registered|valid|local|here|defined|available|
            on (?:this|our)|present|hosted|resolved|located|assigned|configured|in (?:the |
            our )?(?:directory|database|table|alias))|not an? (?:valid|local|known|existing|actual|
            active)|invalid|(?:does|do|did)(?: not|n'?t) (?:exist|have|match|appear)|non-?exist\w+|
            unrecogni[sz]ed|un-?deliverable|removed|deleted|unavailable|ambiguous|rejected$)
        (?:unknown|invalid|no such|non[- ]?existent|unrecogni[sz]ed|undefined|illegal|incorrect|wrong|bad|not an?|
            isn'?t an?|is not an?|no valid|not valid|inexistent|false|unidentified|no known|undeliverable|
            no longer a) (?:\(?(?:final delivery|virtual|local|mail|e-?mail|destination|remote|alias|or \S+|
            known|valid|e-?mail|to|system|final|current|active|deliver\w+|registered|smtp|
            mailing list)\)? ){0,3}(?:<?(?:user|recipient|mail ?box|address|addresses|account|person|
            addressee|alias|id|login|name|userid|username|subscriber|customer|rcpt|people|
            local[- ]?part|e-?mail|member|receiver|forward)s?\b)
        no (?:mail ?box|account|user|recipient|one|such|person|valid recipients?|match\w*)\W(?:here|available|by that|by this|
            with this|with that|found|exists?|named|at this|such|matching|present|in (?:the|our|this)|on (?:this|
            our)|were found|could be found|to name|entr)
        (?:user|recipient|addressee)_?(?:unknown|notfound|not_found)|nosuchuser
        (?:unknown|bad|invalid|no_?such)_?(?:user|recipient|rcpt|mailbox)
        no such (?:user|person|recipient)
        (?:there is|there's|have|has|is) no (?:one|user|such|account|mail ?box|recipient|valid)
        does(?: not|n'?t) have an? (?:\S+ )?(?:account|mail ?box)|\S@\S+ not found|not in my (?:list of )?valid\w*
        not (?:one of )?(?:our|a) (?:customer|subscriber|user\b|member of this)|can't create (?:output|user)|no alias
        not (?:deliverable|accepted) (?:recipient|address)|(?:recipient|address) not ok\b|(?:can ?not|can't) accept (?:this )?(?:user|recipient|address)\b
        recipient(?: address)?:? (?:<\S+> )?(?:is |was )?(?:not accepted|undeliverable)
        recipient address rejected: (?:access denied|user|unknown|undeliver|no such|unverified address|invalid|
            recipient|address|mail ?box|not|account|<?\S+@|\S+\.\S+ ?\[)
        address(?:es)? rejected\b(?!:)|(?:mail|to|rcpt) address rejected
        mail ?box (?:is )?(?:unavailable|not (?:found|available|here|local))|adr\.recip|recip(?:ient)?notfound
        recipient name is not|addressee unknown|names? not (?:found|known)
        not (?:listed|found) in (?:the |our )?(?:public |global )?(?:name|domino|address|directory|dom|ldap)
        no \S+ in (?:the )?(?:name|address|domino) (?:directory|book)|no match(?:es)?\b.{0,30}(?:found|nameserver|director)|several matches
        (?:could ?n[o']t|can ?not|can't|unable to|was not able to|failed to) (?:be )?(?:find|found|locate\w*|verify|
            resolve\w*|recogni[sz]e\w*|match\w*) (?:\S+ ){0,4}(?:user|recipient|mail ?box|address|account|name)
        (?:address|recipient|e-?mail|user|mail ?box|account)\S* (?:\S+ ){0,4}(?:could ?n[o']t|can ?not|
            can't) be (?:found|located|resolved|verified)
        <person>\S*\W(?:\S+ ){0,5}?(?:unbekannt|nicht (?:gefunden|bekannt|vorhanden|existent|existiert|verfügbar|
            verzeichnet|zulässig|ermittelt|aufgelöst|gültig|gueltig|erreichbar|angelegt|eingetragen|eingerichtet)|
            existiert nicht|ungültig|ungueltig|falsch|gibt es nicht|gelöscht|(?:konnte|kann|
            wurde) nicht (?:gefunden|ermittelt|aufgelöst|zugeordnet))
        nicht (?:im|in der|in dem|in unserem) (?:\S+ ){0,4}(?:aufgeführt|verzeichnet|gefunden|eingetragen|enthalten|
            vorhanden|aufgelistet)
        kein(?:e|en)? (?:\S+ )?(?:benutzer|postfach|empfänger|mailbox|account|konto|nutzer)\b
        unbekannte[rsn]? (?:empfänger|benutzer|adresse|adressat|nutzer|mailadresse|e-mail)
        ungültige[rsn]? (?:empfänger|adresse|mailadresse|e-mail)
        utilisateur (?:inconnu|non recens|non trouv)
        (?:adresse|destinataire|boîte)\b.{0,40}(?:n'existe|inconnu|invalide|introuvable)|n'existe pas
        usuario (?:no |desconocido|inexistente|inv)|no existe
        nessun utente|(?:utente|destinatario|indirizzo) (?:sconosciuto|non|inesistente)|não existe|onbekend|bestaat niet|okänd
        ukjent|ukendt|nieznany|nie istnieje|neexist|не (?:существует|найден)|неизвестн|無效|不存在|存在しない|ユーザー不明
        (?:not|doesn'?t) exist\b|no longer registered|user not (?:local|known)|not a valid|unrouteable mail ?box
        unallocated|550[- ](?:\S+ )?<?\S+@\S+\W{1,6}(?:user|unknown|invalid|no)\b
    """,
    Reason.LATER: r"""
        temporar|tempfail|try again
        connection (?:\S+ )?(?:refused|timed|reset|lost|closed|dropped|failed|abort|terminated|fail|interrupt)
        connect to\b|timed? ?-?out|timeout|unreachable|no route to host|lost connection|conversation with
        not respond|no response|did not complete|read error|write error|broken pipe|end of file
        (?:could not|can't|cannot|unable to|couldn't|failed to) (?:\S+ )?(?:connect|contact|establish|reach|
            communicate|open connection)
        establish an smtp|deferred|network|dns\b|name service|cname lookup|service (?:not |un)available
        not available|zeitüberschreitung|später|keine verbindung|nicht (?:erreichbar|verfügbar)
        verbindung\S* (?:\S+ ){0,4}(?:nicht|abgebrochen|verweigert|fehlgeschlagen)|too busy|overload|shutting down
        server (?:is )?(?:busy|down)|delay
    """,
    Reason.SYSTEM: r"""
        system (?:error|config|not|problem)|configuration|misconfig|internal (?:error|server|software)
        local (?:error|problem|configuration)|i/o error|input/output
        (?:can't|cannot|unable to|could not) (?:create|write|open|append|lock|save|access)|permission denied
        command (?:died|failed|output|not|line)|pipe to|child status|mailer error|local delivery failed
        software error|bad sequence|protocol error|syntax error|unimplemented|exit (?:status|code)|signal \d+|crash
        bounces? mailer|process(?:ing)? error|\.forward|aliases? (?:file|expan)|unknown mailer error
    """,
}


class Words:
    """The pattern out of such lines, made when somebody first looks for it: all of them take longer than a mail."""

    def __init__(self, lines: str) -> None:
        self.lines = lines

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        joined = re.sub(r"\n {12,}", "", self.lines.strip())
        for name, words in FRAGMENTS.items():
            joined = joined.replace(name, words)
        return re.compile("|".join(line.strip() for line in joined.split("\n")), re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        return self.pattern.match(text)


PATTERNS = {reason: Words(lines) for reason, lines in WORDS.items()}
