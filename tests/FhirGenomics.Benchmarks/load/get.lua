-- wrk: gets the URLs of the file $URLS one after the other.
local requests = {}
init = function()
  for url in io.lines(os.getenv("URLS")) do
    requests[#requests + 1] = wrk.format("GET", url)
  end
end

local at = 0
request = function()
  at = at % #requests + 1
  return requests[at]
end
