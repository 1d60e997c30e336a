-- wrk: posts the template in $BODY, each time with the numbers of another family; $FIRST is the first.
local file = assert(io.open(os.getenv("BODY"), "rb"))
local template = file:read("*a")
file:close()

local parts, at = {}, 1
for from, name, to in template:gmatch("()@(%w+)@()") do
  parts[#parts + 1] = template:sub(at, from - 1)
  parts[#parts + 1] = name
  at = to
end
local tail = template:sub(at)

local years = { ["2022"] = { "22", 5 }, ["2000"] = { "00", 6 }, ["1997"] = { "97", 7 } }
local function value(name, n)
  if name == "n" then
    return tostring(n)
  end
  local what, year = name:match("^(%a+)(%d+)$")
  local day, month = 1 + math.floor(n / 50) % 28, 1 + math.floor(n / 1400) % 12
  if what == "born" then
    return string.format("%s-%02d-%02d", year, month, day)
  end
  return string.format("%02d%02d%s%d%02d%d", day, month, years[year][1], 9 - math.floor(n / 16800) % 5, n % 50, years[year][2])
end

local n = tonumber(os.getenv("FIRST") or "1") - 1
local headers = { ["Content-Type"] = "application/fhir+json", ["Prefer"] = "return=" .. (os.getenv("RETURN") or "minimal") }
request = function()
  n = n + 1
  local body, known = {}, {}
  for i = 1, #parts, 2 do
    local name = parts[i + 1]
    known[name] = known[name] or value(name, n)
    body[#body + 1] = parts[i]
    body[#body + 1] = known[name]
  end
  body[#body + 1] = tail
  return wrk.format("POST", nil, headers, table.concat(body))
end

local shown = false
response = function(status, _, content)
  if status >= 300 and not shown then
    shown = true
    io.stderr:write(status, " ", content:sub(1, 600), "\n")
  end
end
