"""Several calls over the wire at the same moment."""
import threading

from launcher.rpc import RpcError


def at_once(*calls):
    """Make these calls at the same moment; in their order what each answered, or the refusal that it met.

    :raise Exception: the first error that is no refusal of the server's
    """
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def make(place, call):
        """One call, when all are ready."""
        barrier.wait()
        try:
            answers[place] = call()
        except Exception as error:  # told in the main thread
            answers[place] = error

    threads = [threading.Thread(target=make, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, RpcError):
            raise answer
    return answers
