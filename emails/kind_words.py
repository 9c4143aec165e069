"""Words by which mail of machines is known: who sends it, and what stands in its subject and its text.

Written as the lines of bounce_words.py: alternatives, and further indented what goes on with the line before.
"""

from emails.bounce_words import Words

MACHINE = Words(r"""
        mailer[-_. ]?daemon|postmaster|mail[-_ ]?(?:delivery|administrator|system|daemon|service)|mdaemon
        delivery[-_ ]?(?:sub)?system|system[-_ ]?administrator|administrator@|microsoftexchange|ndr@|bounce|^<>$
        \"\" ?<>|no-?reply|autoanswer|mail_service|e500_|imss|symantec
""")
STRICTLY_MACHINE = Words(r"""
        mailer[-_]?daemon|postmaster@|mail delivery (?:sub)?system
""")
FAILURE_SUBJECT = Words(r"""
        undeliver|un-?deliverable
        (?:mail|message|email|e-mail)\W{0,3}(?:could not be|was not|not|cannot be|couldn't be)\W(?:been )?(?:deliver|
            sent)
        not deliver
        (?:delivery|mail|message|send(?:ing)?|email|e-mail)[ -](?:\w+[ -]){0,3}?(?:fail|error|problem|reject|unsuccess|
            undeliv)
        failure notice|delivery (?:status )?(?:notification|report|status)|returned (?:mail|e-?mail|message|to sender)
        mail return|return(?:ed)? (?:mail|email)|returning|bounce|non[- ]?delivery|nondeliverable|\bndr?n?\b:?
        failed (?:mail|delivery|recip)|fail(?:ed|ure)\W.{0,20}deliver|unzustellbar
        nicht (?:zugestellt|zustellbar|ausgeliefert|übermittelt)|unzustellbarkeit
        zustell(?:ung|bericht|fehler|bar).{0,30}|fehler(?:haft)? (?:bei|beim).{0,40}|zurückgewiesen
        automatically rejected|rejected mail|(?:mail|message) (?:was )?rejected|error (?:notification|during|in|sending)
        (?:user|address|mailbox|recipient|host).{0,20}(?:unknown|not found|full|unavailable|does not exist|quota)
        mail (?:system )?error|processing error|nameserver error|échec|non remis|no se pudo|non recapit|nedoru
        não entreg|无法|失败|退信|系统退信|配信|エラー|戻|недостав|не доставлен|mail failure|warning: .{0,60}(?:unknown|deliver|delay)
""")
FAILURE_TEXT = Words(r"""
        (?:could ?n[o']t|can ?not|can't|unable to|was ?n[o']t able to|not able to|failed to|was not|has not been|
            did not|not been|impossible to|were unable to|didn't|wasn't|were not|
            not be)\W(?:be )?(?:successfully )?(?:deliver|sent|send|reach|receive|relay|complete|process|transmit|
            forward|accept)
        delivery (?:to the following|has failed|failed|failure|error|of (?:this|the|your)|status notification|attempt)
        (?:permanent|fatal|transient)\W(?:\w+\W){0,3}(?:error|failure|problem)|undeliver
        returned (?:to (?:you|sender)|mail|message|because|below)|did not reach
        (?:addresses? failed|failed addresses|failed recipients?|following (?:recipients?|address(?:es)?|users?|
            destinations?|e-?mail))
        transcript of session
        remote (?:host|server|mail server|smtp server|mta)\W(?:said|returned|replied|response|reported|issued)
        (?:mail|message|nachricht|e-mail|email)\W{1,3}(?:\w+\W{1,3}){0,6}(?:nicht|
            konnte)\W(?:\w+\W{1,3}){0,6}(?:zugestellt|zustell|übermittelt|ausgeliefert|überbracht|weitergeleitet)
        unzustellbar|zustell(?:ung|fehler).{0,60}(?:fehl|nicht|scheiter)|nicht zugestellt
        (?:user|recipient|mailbox|address|account|host|domain)\W(?:\w+\W){0,3}(?:unknown|not found|does ?n[o']t exist|
            full|over ?quota|unavailable|disabled)
        no such (?:user|host|mailbox)|unknown (?:user|host|recipient|address)|over ?quota|quota exceeded
        \b5\d\d[ -]5\.\d{1,2}\.\d{1,3}\b|\b55[0-9] |n'a (?:pas )?pu |no pudo ser entregado|non è stato
        wurde (?:automatisch )?(?:abgelehnt|zurückgewiesen)|not deliver|rejected
""")
SURE_SUBJECT = Words(r"""
        ^(?:\[?\w{0,20}\]?\s*)?(?:undelivered mail|undeliverable|mail delivery fail|failure notice|returned mail|
            delivery status notification|delivery failure|delivery fail|mail delivery (?:sub)?system|mail system error|
            unzustellbar|nicht zustellbar|nachricht nicht zugestellt|non[- ]delivery|message undeliver|
            warning: message|delayed mail|mail delivery problem|mail could not be delivered|ndn:|unzustellbare)
""")
DELAYED_SUBJECT = Words(r"""
        \bdelay|delayed|still being retried|(?:has )?not (?:yet )?been delivered yet|not yet been delivered
        could not send message for|verzögert|verspätet|verzögerung|temporary
        warning: (?:could not send|message still|mail still)|delivery warning|still undelivered|postponed|transient
""")
DELAYED_TEXT = Words(r"""
        this is a warning (?:message )?only
        will (?:be retried|continue (?:to (?:try|attempt)|trying|for)|keep trying|retry|be re-?tried)
        (?:has|have) (?:not yet been|been) (?:delivered yet|delayed|postponed)|not yet (?:been )?delivered
        attempts will continue|do not need to resend|no action is required on your part|will try (?:again|for)
        is still (?:trying|attempting|being)|delivery (?:has been|is) delayed
        wird (?:weiter(?:hin)? )?(?:versucht|fortgesetzt)|weitere zustellversuche|noch nicht zugestellt
        zustellung.{0,40}verzöger|just a warning|only a (?:notification|warning)|continue to attempt
        attempts will continue
""")
GIVEN_UP = Words(r"""
        giv(?:en|ing) up|will (?:not|no longer) (?:be )?(?:retr|try)|permanent(?:ly)? (?:error|fail|fatal)
        failed permanently|has been (?:returned|removed|rejected)|wurde aufgegeben
""")
AUTOMATIC_SUBJECT = Words(r"""
        ^(?:(?:re|aw|antw|wg|fwd?)\s*:\s*)*(?:auto(?:matische?|matic|mated|)[\s-]?(?:re:|reply|response|antwort|
            antwoord|answer|respon|rückmeldung|empfangs)|out of (?:the )?office|ooo\b|abwesen|ich bin (?:nicht|derzeit|
            im|bis|zurzeit)|nicht im (?:haus|büro|dienst)|urlaub|im urlaub|ferien|vacation|away from|i am away|
            on (?:vacation|leave|holiday)|absence|réponse automatique|respuesta automática|risposta automatica|
            automatisch antwoord|autosvar|eingangsbestätigung|empfangsbestätigung|ihre (?:anfrage|nachricht|
            mail|e-mail)(?: (?:ist|wurde|an)|\b.{0,30}(?:eingegangen|erhalten))|we(?:'ve|
             have) received your|ticket[ #\[]|\[ticket|thank you for (?:your|contacting)|read: |
            gelesen: |lesebestätigung|autoreply|auto:|automatic reply|abwesend)
        (?:abwesenheits(?:notiz|nachricht|assistent|meldung|benachrichtigung)|out[- ]of[- ]office|auto-?reply|
            autoresponder|automatische antwort)
""")
ANSWER_SUBJECT = Words(r"""
        ^\s*(?:re|aw|antw|antwort|sv|vs|ref|rif|res)\s*(?:\[\d+\])?\s*:
""")
