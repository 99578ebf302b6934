import { test } from "bun:test";
import { onEachBackEnd } from "../support/database.ts";
import { check } from "./script.ts";

// Every answer of every operation, then its repeat. The language is told in script.ts.

onEachBackEnd((fresh) => {
  test("a hold is settled once (R113, R122, N18)", () =>
    check(
      fresh,
      `
      open    ann 500
      hold    ann 300 job-1    held 0 300
      balance ann              200 300
      capture job-1 301        exceeds_hold
      capture job-1 250        captured 250 50       # 50 go back
      balance ann              250 0
      capture job-1 250        exists 250 50         # the callback came twice
      capture job-1 200        exists_with_different_amount
      capture job-1 301        exists_with_different_amount
      release job-1            hold_already_captured
      balance ann              250 0                 # and nothing of that moved money
      hold    ann 200 job-2    held
      release job-2            released 0 200
      release job-2            exists 0 200
      capture job-2 200        hold_already_released
      capture job-2 201        hold_already_released
      balance ann              250 0
      `,
    ));

  test("a hold needs the job, the price and the money (R120, N18)", () =>
    check(
      fresh,
      `
      open    ann 500
      open    bob 0
      job     bob job-b 100
      job     ann job-a 400
      hold    ann 100 ?none    job_not_found
      hold    ann 100 job-b    job_not_found           # it is bob's
      hold    bob 100 job-b    insufficient_funds
      hold    ann 399 job-a    amount_is_not_the_price
      hold    ann 501 job-a    amount_is_not_the_price
      hold    ann 400 job-a    held
      hold    ann 400 job-a    exists 0 400            # pressed twice
      hold    ann 399 job-a    exists_with_different_amount
      hold    ann 101 job-c    insufficient_funds
      hold    ann 100 job-d    held                    # to the last kopeck
      balance ann              0 500
      hold    ann 1 job-e      insufficient_funds
      balance ann              0 500
      `,
    ));

  test("a hold takes the bonus first and gives each part back to its bucket (R121)", () =>
    check(
      fresh,
      `
      open    ann 500
      bonus   ann hello 200    deposited
      buckets ann              200 500 0
      hold    ann 150 job-1    held 150 0
      hold    ann 150 job-2    held 50 100
      hold    ann 150 job-3    held 0 150
      buckets ann              0 250 450
      release job-2            released 50 100
      release job-1            released 150 0
      release job-3            released 0 150
      buckets ann              200 500 0
      `,
    ));

  test("a part captured consumes the bonus first (R121)", () =>
    check(
      fresh,
      `
      open    ann 1000
      bonus   ann gift-a 100   deposited
      hold    ann 300 below    held 100 200
      bonus   ann gift-b 100   deposited
      hold    ann 300 even     held 100 200
      bonus   ann gift-c 100   deposited
      hold    ann 300 above    held 100 200
      bonus   ann gift-d 100   deposited
      hold    ann 300 whole    held 100 200
      buckets ann              0 200 1200
      capture below 99         captured 99 201       # 1 of the bonus and all that was paid return
      buckets ann              1 400 900
      capture even 100         captured 100 200
      buckets ann              1 600 600
      capture above 101        captured 101 199
      buckets ann              1 799 300
      capture whole 300        captured 300 0
      buckets ann              1 799 0
      `,
    ));

  test("only the payer of a hold settles it (R121, N18)", () =>
    check(
      fresh,
      `
      open    ann 500
      open    bob 500
      hold    ann 300 job-1    held
      hold    bob 300 job-2    held
      capture job-1@bob 300    hold_not_found
      release job-1@bob        hold_not_found
      capture none 1           hold_not_found
      release none             hold_not_found
      capture job-1 300        captured
      capture job-1@bob 300    hold_not_found
      refund  job-1@bob 300    capture_not_found
      release job-2            released
      balance ann              200 0
      balance bob              500 0
      `,
    ));

  test("money comes in once under its key (R113, R115, R117, N22, N23)", () =>
    check(
      fresh,
      `
      open     ann 0
      open     bob 0
      topup    ann pay-1 500   deposited
      topup    ann pay-1 500   exists
      topup    ann pay-1 501   exists_with_different_amount
      topup    bob pay-1 500   exists_with_different_request   # one payment, two people
      bonus    ann pay-1 500   exists_with_different_request
      promo    ann code-1 70   deposited
      promo    ann code-1 70   exists
      referral ann bob-1 30    deposited
      referral ann bob-1 31    exists_with_different_amount
      topup    eve pay-2 500   account_not_found
      topup    ann pay-2 500   deposited                       # a refusal took no key
      buckets  ann             100 1000 0
      buckets  bob             0 0 0
      balance  eve             0 0
      `,
    ));

  test("a refund undoes a capture once, what was paid first (R123, R125, G1)", () =>
    check(
      fresh,
      `
      open    ann 500
      bonus   ann hello 100    deposited
      hold    ann 300 job-1    held 100 200
      refund  job-1 1          capture_not_found
      capture job-1 250        captured              # 100 of bonus, 150 of paid
      refund  job-1 251        exceeds_capture
      refund  job-1 200        refunded 50 150
      refund  job-1 200        exists 50 150
      refund  job-1 50         exists_with_different_amount
      refund  job-1 251        exists_with_different_amount
      buckets ann              50 500 0
      hold    ann 300 job-2    held 50 250
      capture job-2 300        captured
      refund  job-2 249        refunded 0 249        # the bonus stays spent
      hold    ann 100 job-3    held
      release job-3            released
      refund  job-3 100        capture_not_found
      buckets ann              0 499 0
      `,
    ));

  test("a chargeback takes what is there and books the rest as loss (R127)", () =>
    check(
      fresh,
      `
      open    ann 0
      open    bob 0
      topup   ann pay-1 500    deposited
      topup   ann pay-2 300    deposited
      topup   ann pay-3 100    deposited
      bonus   ann hello 200    deposited
      chargeback ann pay-0 100   topup_not_found
      chargeback bob pay-1 100   topup_not_found       # it is ann's
      chargeback ann hello 100   topup_not_found       # nobody paid it
      chargeback ann pay-1 501   exceeds_topup
      hold    ann 600 job-1      held 200 400
      chargeback ann pay-1 500   charged_back 500 0
      chargeback ann pay-1 500   exists 500 0
      chargeback ann pay-1 400   exists_with_different_amount
      chargeback ann pay-1 501   exists_with_different_amount
      chargeback ann pay-2 300   charged_back 0 300    # held money is not touched
      buckets ann                0 0 600
      release job-1              released 200 400
      chargeback ann pay-3 60    charged_back 60 0
      buckets ann                200 340 0
      `,
    ));

  test("a payment in stars books roubles and stars, and is taken back whole (R113, R127)", () =>
    check(
      fresh,
      `
      open    ann 0
      stars   ann pay-1 200 130  deposited
      stars   ann pay-1 200 130  exists
      stars   ann pay-1 200 131  exists_with_different_request
      topup   ann pay-1 200      exists_with_different_request
      stars=                     130
      balance ann                200 0
      topup   ann pay-2 50       deposited
      chargeback ann pay-1 199   stars_return_whole
      hold    ann 150 job-1      held 0 150
      chargeback ann pay-1 200   charged_back 100 100
      chargeback ann pay-1 200   exists 100 100
      stars=                     0
      chargeback ann pay-2 50    charged_back 0 50
      `,
    ));

  test("an admin corrects a bucket once under a key, never below zero (N23)", () =>
    check(
      fresh,
      `
      open    ann 100
      adjust  ann cash 50 fix-1    adjusted
      adjust  ann cash 50 fix-1    exists
      adjust  ann cash 51 fix-1    exists_with_different_amount
      adjust  ann cash -50 fix-1   exists_with_different_request
      adjust  ann bonus 50 fix-1   exists_with_different_request
      adjust  ann cash -151 fix-2  insufficient_funds
      adjust  ann cash -150 fix-2  adjusted
      adjust  ann bonus -1 fix-3   insufficient_funds
      adjust  ann bonus 7 fix-4    adjusted
      adjust  eve cash 7 fix-5     account_not_found
      buckets ann                  7 0 0
      `,
    ));

  test("what the provider takes is booked once per run, before it is topped up if need be (R129)", () =>
    check(
      fresh,
      `
      open    ann 500
      hold    ann 300 job-1   held
      job     ann free-1 0
      cost    none 5000       job_not_found
      cost    job-1 5000      booked
      cost    job-1 5000      exists
      cost    job-1 5001      exists_with_different_request
      lost    job-1 5000      exists_with_different_request
      cost    free-1 20000    booked              # an admin's run costs all the same
      credit  march 1000000   booked
      credit  march 1000000   exists
      credit  march 2000000   exists_with_different_request
      `,
    ));

  test("a job ends with its money settled, and says what was taken (R121, R123, G1)", () =>
    check(
      fresh,
      `
      open    ann 1000
      hold    ann 300 job-1            held
      close   job-1 delivered 300      job:_closed_before_its_hold_is_settled
      capture job-1 250                captured
      close   job-1 delivered 300      job:_captured_another_amount
      close   job-1 failed 250         job:_nobody_pays_for_a_failed_run
      close   job-1 delivered 250      closed
      refund  job-1 250                refunded          # later, and the job stays as it ended
      hold    ann 300 job-2            held
      release job-2                    released
      close   job-2 lost 0             closed
      job     ann free-1 0
      close   free-1 delivered 0       closed            # a free run has no hold
      hold    ann 1 free-1             run_has_begun
      balance ann                      1000 0
      `,
    ));
});
