"""A small compound, and its file from edition to edition: prices rise, houses are built."""

from config.compound_file import CompoundFile, read_compound_file

BUILDINGS = 4
LIMIT = 3
SCARCE, SCARCE_LIMIT = "C", 2
# Bundles by supplier, with their first price in minor units.
PRICES = {"A": 1000, "B": 3050, "C": 4500, "D": 2800, "E": 1650}
TEXT = """
compound: {{name: 小园, name_en: Little Garden, timezone: {timezone},
           gate_rule: {{papers: [], steps: [gate_disinfection]}}}}
group:
  name: 小园团购群
  cycle: {{length_days: 3, opens: "08:00", cutoff: "20:00", approve_by: "21:00",
           packed_by: "11:00", paid_by: "14:00", deliver_at: "15:00"}}
buildings:
  - {{codes: 1-{buildings}, units: 1-2, floors: 1-3, rooms_per_floor: 2}}
delivery_points:
  - {{name: 东门, name_en: East gate, lane_metres: 40}}
suppliers:
  - name: 大超市
    name_en: Big Supermarket
    channel: large_supermarket
    payee: 大超市公司
    account_last4: "6021"
    bundles:
      - {{code: A, name: 蔬菜包, name_en: Vegetables, price: "{A}", limit: 3,
         contents: [{{name: 土豆, name_en: Potatoes, quantity: "2.5", unit: kg, kind: 菜,
                    weight_grams: 2500}}]}}
      - {{code: B, name: 肉包, name_en: Meat, price: "{B}", limit: 3,
         contents: [{{name: 猪肉, name_en: Pork, quantity: "750", unit: g, kind: 肉,
                    weight_grams: 750}}]}}
      - {{code: C, name: 水果包, name_en: Fruit, price: "{C}", limit: 2, stock: 20,
         contents: [{{name: 苹果, name_en: Apples, quantity: "3", unit: kg, kind: 菜,
                    weight_grams: 3000}}]}}
  - name: 小店
    name_en: Corner Shop
    channel: near_shop
    payee: 小店李记
    account_last4: "3377"
    bundles:
      - {{code: D, name: 鸡蛋, name_en: Eggs, price: "{D}", limit: 3,
         contents: [{{name: 鸡蛋, name_en: Eggs, quantity: "30", unit: 枚, unit_en: eggs, kind: 蛋,
                    weight_grams: 1800}}]}}
      - {{code: E, name: 牛奶, name_en: Milk, price: "{E}", limit: 3,
         contents: [{{name: 牛奶, name_en: Milk, quantity: "4", unit: 盒, unit_en: cartons,
                    kind: 奶, weight_grams: 4000}}]}}
"""
SUPPLIERS = ("大超市", "小店")


def prices_of(edition: int) -> dict[str, int]:
    """What the bundles cost in an edition of the file; none stays as it was."""
    return {code: price + 10 * edition for code, price in PRICES.items()}


def buildings_of(edition: int) -> int:
    return BUILDINGS + edition


def text_of(edition: int, *, timezone: str) -> str:
    """The compound file: edition 0 is the one that it begins with."""
    prices = {code: f"{price / 100:.2f}" for code, price in prices_of(edition).items()}
    return TEXT.format(buildings=buildings_of(edition), timezone=timezone, **prices)


def file_of(edition: int, *, timezone: str) -> CompoundFile:
    """The same, read."""
    file, problems = read_compound_file(text_of(edition, timezone=timezone))
    assert file is not None, problems
    return file
