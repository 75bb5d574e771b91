"""Addresses of papers: where a test writes a code, the product has a one-time number in its place."""
import re

from ..models.oversight.walls.one_time import number_for

CODE = re.compile(r'(?<=/)[0-9A-Z]{4}-[0-9A-Z]{4}\b')


def address(user, path):
    """The path as the product would make it for this person: with a number of her own for each code in it."""
    return CODE.sub(lambda code: number_for(user.env(user=user), code[0]), path)
