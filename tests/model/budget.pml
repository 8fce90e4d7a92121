/*
 * The grant, write, release protocol of the GPU budget. README.md says what this stands for and what it leaves out.
 * Checked by check.sh. Every BREAK_* takes one rule away; each of them must be caught.
 */

#define CEILING 2       /* GPUs; a replica has one */
#define DEPLOYMENTS 2
#define WRITERS 2       /* activations that believe to own the ledger */

#ifndef GRANTS
#define GRANTS 3        /* grants, and below takeovers, until nothing fails any more */
#endif
#define EPOCHS 2
#define KEPT 4          /* room for grants in flight of one pool, one of it for the recovery */
#define SENT 4          /* room for grants sent to one deployment and not yet refused by it */
#define ROUNDS 4        /* rounds of the recovery within which what is asked for must be there */

#define FENCE(epoch, sequence) ((epoch) * 16 + (sequence))
#define NONE 0          /* the fence of a deployment that has accepted no write */

typedef Pool {
    byte desired;       /* as last read */
    byte held;
    byte read_fence;
    byte flights;       /* grants that may still be written, in the order of their fences */
    byte fence[KEPT];
    byte replicas[KEPT]
}

typedef Ledger {
    byte epoch;
    byte sequence;
    Pool pool[DEPLOYMENTS]
}

typedef Writer {
    byte phase;         /* DOWN, OPENING, OPEN */
    bool newest;        /* what it read or stored last is what is stored now: its version would match */
    byte answer_fence[DEPLOYMENTS];  /* an answer that waits for the store; NONE where none does */
    byte answer_replicas[DEPLOYMENTS]
}

typedef Deployment {
    byte desired;
    byte draining;
    byte fence;
    byte sent;          /* grants under way to it: any of them arrives any time, in any order, any number of times, or never */
    byte sent_fence[SENT];
    byte sent_replicas[SENT]
}

typedef Report {
    bool taken;
    byte desired;
    byte held;
    byte fence
}

#define DOWN 0
#define OPENING 1
#define OPEN 2

Ledger stored;
Ledger book[WRITERS];
Writer writer[WRITERS];
Deployment deployment[DEPLOYMENTS];
Report late[DEPLOYMENTS];  /* one report that is late, by any time, and repeated at will */
Ledger nothing;
bool calm;

/* Scratch within one step. */
hidden byte i, j, at, target, charge, room, moved, turn;
hidden byte newest;

#define HELD(d) (deployment[d].desired + deployment[d].draining)
#define GRANTED(p) (p.flights == 0 -> p.desired : p.replicas[p.flights - 1])
#define MAX(x, y) ((x) > (y) -> (x) : (y))

inline copy(to, from) {
    to.epoch = from.epoch;
    to.sequence = from.sequence;
    for (i : 0 .. DEPLOYMENTS - 1) {
        to.pool[i].desired = from.pool[i].desired;
        to.pool[i].held = from.pool[i].held;
        to.pool[i].read_fence = from.pool[i].read_fence;
        to.pool[i].flights = from.pool[i].flights;
        for (j : 0 .. KEPT - 1) {
            to.pool[i].fence[j] = from.pool[i].fence[j];
            to.pool[i].replicas[j] = from.pool[i].replicas[j]
        }
    }
}

/* What the pools of a book may come to hold: as read, and every rise on the way through the grants in flight. */
inline charge_all(w) {
    charge = 0;
    for (i : 0 .. DEPLOYMENTS - 1) {
#ifdef BREAK_RELEASE
        charge = charge + GRANTED(book[w].pool[i]);
#else
        charge = charge + book[w].pool[i].held;
        at = book[w].pool[i].desired;
        for (j : 0 .. KEPT - 1) {
            if
            :: j < book[w].pool[i].flights ->
                charge = charge + (book[w].pool[i].replicas[j] > at -> book[w].pool[i].replicas[j] - at : 0);
                at = book[w].pool[i].replicas[j]
            :: else
            fi
        }
#endif
    }
}

/* Drops the grants in flight from the front while their fence is below a fence. */
inline forget(w, d, bound) {
#define P book[w].pool[d]
    moved = 0;
    do
    :: moved < P.flights && P.fence[moved] < bound -> moved++
    :: else -> break
    od;
    for (j : 0 .. KEPT - 1) {
        if
        :: j + moved < P.flights ->
            P.fence[j] = P.fence[j + moved];
            P.replicas[j] = P.replicas[j + moved]
        :: else ->
            P.fence[j] = 0;
            P.replicas[j] = 0
        fi
    }
    P.flights = P.flights - moved
#undef P
}

/* later: whether the clocks say that it was read after what is known; they may be wrong. */
inline take(w, d, seen_desired, seen_held, seen_fence, later) {
#define P book[w].pool[d]
#ifdef BREAK_UNWRITTEN
    newest = seen_fence > P.read_fence || seen_fence == NONE || (seen_fence == P.read_fence && later);
#else
#ifdef BREAK_CLOCK
    newest = seen_fence >= P.read_fence && later;
#else
#ifdef BREAK_OLDER
    newest = true;
#else
    newest = seen_fence > P.read_fence || (seen_fence == P.read_fence && later);
#endif
#endif
#endif
    if
    :: newest ->
        P.desired = seen_desired;
        P.held = seen_held;
        P.read_fence = seen_fence;
#ifdef BREAK_FORGET
        forget(w, d, 255)
#else
        forget(w, d, seen_fence)
#endif
    :: else ->
        P.held = MAX(P.held, seen_held)
    fi
#undef P
}

inline send(w, d) {
    deployment[d].sent_fence[deployment[d].sent] = writer[w].answer_fence[d];
    deployment[d].sent_replicas[deployment[d].sent] = writer[w].answer_replicas[d];
    deployment[d].sent++
}

/* Growth as far as there is room, shrinking in full; the same again settles what is in flight. */
inline decide(w, d, wanted) {
#define P book[w].pool[d]
    charge_all(w);
    target = GRANTED(P);
    room = (charge < CEILING -> CEILING - charge : 0);
    target = (wanted <= target -> wanted : (wanted - target <= room -> wanted : target + room));
    book[w].sequence++;
    if
    :: P.flights > 0 && P.replicas[P.flights - 1] == target -> P.fence[P.flights - 1] = FENCE(book[w].epoch, book[w].sequence)
    :: else ->
        P.fence[P.flights] = FENCE(book[w].epoch, book[w].sequence);
        P.replicas[P.flights] = target;
        P.flights++
    fi;
    writer[w].answer_fence[d] = FENCE(book[w].epoch, book[w].sequence);
    writer[w].answer_replicas[d] = target
#undef P
}

inline begin_epoch(w) {
    copy(book[w], stored);
    book[w].epoch++;
    for (i : 0 .. DEPLOYMENTS - 1) {
        writer[w].answer_fence[i] = NONE;
        writer[w].answer_replicas[i] = 0
    }
    writer[w].phase = OPENING;
    writer[w].newest = true
}

inline end_writer(w) {
    copy(book[w], nothing);
    writer[w].phase = DOWN;
    writer[w].newest = false;
    for (i : 0 .. DEPLOYMENTS - 1) {
        writer[w].answer_fence[i] = NONE;
        writer[w].answer_replicas[i] = 0
    }
}

inline store(w) {
    copy(stored, book[w]);
#ifdef BREAK_VERSION
    writer[1 - w].newest = false;
#else
    /* The other can store nothing any more: it will fail and start over, and nothing it does until then is seen. */
    end_writer(1 - w);
#endif
    writer[w].newest = true;
    writer[w].phase = OPEN;
    assert(GRANTED(stored.pool[0]) + GRANTED(stored.pool[1]) <= CEILING)
}

inline write(d, with_fence, count) {
#ifdef BREAK_SETTLE
    if
    :: count != deployment[d].desired -> deployment[d].fence = with_fence
    :: else
    fi;
#else
    deployment[d].fence = with_fence;
#endif
    if
    :: count < deployment[d].desired -> deployment[d].draining = deployment[d].draining + deployment[d].desired - count
    :: else
    fi;
    deployment[d].desired = count;
    assert(HELD(0) + HELD(1) <= CEILING)
}

/* Takes out of what is under way the grants below a fence, which would be refused, and the one that was carried out. */
inline drop_sent(d, bound, done) {
    at = 0;
    for (j : 0 .. SENT - 1) {
        if
        :: j < deployment[d].sent && j != done && deployment[d].sent_fence[j] >= bound ->
            deployment[d].sent_fence[at] = deployment[d].sent_fence[j];
            deployment[d].sent_replicas[at] = deployment[d].sent_replicas[j];
            at++
        :: else
        fi
    }
    deployment[d].sent = at;
    for (j : 0 .. SENT - 1) {
        if
        :: j >= at ->
            deployment[d].sent_fence[j] = 0;
            deployment[d].sent_replicas[j] = 0
        :: else
        fi
    }
}


/* A pool has one answer at most that waits for the store; the bounds keep a run finite. */
#define ASK(d, wanted) \
    atomic { \
        !calm && writer[me].phase == OPEN && book[me].sequence < GRANTS && writer[me].answer_fence[d] == NONE \
            && book[me].pool[d].flights < KEPT - 1 && deployment[d].sent < SENT -> \
        d_step { \
            decide(me, d, wanted); \
            ANSWER_EARLY(d) \
        } \
    }

#ifdef BREAK_ANSWER
#define ANSWER_EARLY(d) send(me, d)
#define ANSWER_STORED(d) skip
#else
#define ANSWER_EARLY(d) skip
#define ANSWER_STORED(d) send(me, d)
#endif

#ifdef BREAK_VERSION
#define VERSION_MATCHES true
#else
#define VERSION_MATCHES writer[me].newest
#endif

#define TELL(d, later) \
    atomic { !calm && writer[me].phase == OPEN -> \
        d_step { take(me, d, deployment[d].desired, HELD(d), deployment[d].fence, later) } }

#define TELL_LATE(d, later) \
    atomic { !calm && writer[me].phase == OPEN && late[d].taken -> \
        d_step { take(me, d, late[d].desired, late[d].held, late[d].fence, later) } }

/* One activation of the ledger. It may stop for any time at any point, and end at any point. */
proctype LedgerWriter(byte me) {
end:
    do
    :: atomic { !calm && writer[me].phase == DOWN && stored.epoch < EPOCHS -> d_step { begin_epoch(me); skip } }
    :: atomic { !calm && writer[me].phase != DOWN -> d_step { end_writer(me); skip } }
    :: atomic {
        !calm && VERSION_MATCHES && deployment[0].sent < SENT && deployment[1].sent < SENT ->
        d_step {
            store(me);
            for (at : 0 .. DEPLOYMENTS - 1) {
                if
                :: writer[me].answer_fence[at] != NONE ->
                    ANSWER_STORED(at);
                    writer[me].answer_fence[at] = NONE;
                    writer[me].answer_replicas[at] = 0
                :: else
                fi
            }
            skip
        }
      }
    :: ASK(0, 0) :: ASK(0, 1) :: ASK(0, 2)
    :: ASK(1, 0) :: ASK(1, 1) :: ASK(1, 2)
    :: TELL(0, false) :: TELL(0, true) :: TELL(1, false) :: TELL(1, true)
    :: TELL_LATE(0, false) :: TELL_LATE(0, true) :: TELL_LATE(1, false) :: TELL_LATE(1, true)
    od
}

#ifdef BREAK_FENCE
#define ACCEPTED(d, k) true
#define REFUSED_BELOW(d) 0
#else
#define ACCEPTED(d, k) deployment[d].sent_fence[k] >= deployment[d].fence
#define REFUSED_BELOW(d) deployment[d].fence
#endif

#define ARRIVE(k) \
    atomic { !calm && k < deployment[me].sent && ACCEPTED(me, k) -> \
        d_step { \
            write(me, deployment[me].sent_fence[k], deployment[me].sent_replicas[k]); \
            drop_sent(me, REFUSED_BELOW(me), k); \
            skip \
        } \
    }

/* A deployment with all who write it and all who read it. */
proctype Fleet(byte me) {
end:
    do
    :: ARRIVE(0) :: ARRIVE(1) :: ARRIVE(2) :: ARRIVE(3)
    :: atomic { !calm && deployment[me].draining > 0 -> d_step { deployment[me].draining-- } }
    :: atomic { !calm ->
        d_step {
            late[me].taken = true;
            late[me].desired = deployment[me].desired;
            late[me].held = HELD(me);
            late[me].fence = deployment[me].fence
        }
      }
    od
}

#ifdef RECOVERY
inline serve(w, d, wanted) {
    take(w, d, deployment[d].desired, HELD(d), deployment[d].fence, false);
    decide(w, d, wanted);
    store(w);
    if
    :: writer[w].answer_fence[d] >= deployment[d].fence -> write(d, writer[w].answer_fence[d], writer[w].answer_replicas[d])
    :: else
    fi;
    deployment[d].draining = 0;
    take(w, d, deployment[d].desired, HELD(d), deployment[d].fence, false)
}

/* Nothing fails any more: one asks for nothing, the other for all there is, and has it after a few rounds. */
#define RECOVER(w, least, most) \
    atomic { !calm -> \
        d_step { \
            calm = true; \
            if \
            :: writer[w].phase != OPEN || !writer[w].newest -> begin_epoch(w); store(w) \
            :: else \
            fi; \
            for (turn : 1 .. ROUNDS) { \
                serve(w, least, 0); \
                serve(w, most, CEILING) \
            } \
            assert(deployment[least].desired == 0 && deployment[most].desired == CEILING) \
        } \
    }

proctype Peace() {
end:
    do
    :: RECOVER(0, 0, 1) :: RECOVER(0, 1, 0) :: RECOVER(1, 0, 1) :: RECOVER(1, 1, 0)
    od
}
#endif

init {
    d_step {
        deployment[0].desired = 1;
        stored.pool[0].desired = 1;
        stored.pool[0].held = 1
    }
    atomic {
        run LedgerWriter(0);
        run LedgerWriter(1);
        run Fleet(0);
        run Fleet(1);
#ifdef RECOVERY
        run Peace()
#endif
    }
}
