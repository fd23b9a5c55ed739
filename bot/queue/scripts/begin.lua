-- token and lane of each turn that was taken; returns the entries that are claimed by that
local found = {}
for i = 1, #ARGV, 2 do
  local token, lane = ARGV[i], ARGV[i + 1]
  local id = redis.call('LINDEX', key('lane', lane), 0)
  if id and redis.call('HGET', key('token'), lane) == token then
    local entry = key('entry', id)
    local begun = redis.call('HGET', entry, 'begun')
    redis.call('HINCRBY', entry, 'fence', 1)
    redis.call('HINCRBY', entry, 'crashes', begun)
    redis.call('HSET', entry, 'begun', 1)
    local values = redis.call('HMGET', entry, 'channel', 'lane', 'key', 'body', 'fence', 'delays', 'faults', 'crashes')
    local followed = redis.call('LLEN', key('lane', lane)) > 1 and 1 or 0
    found[#found + 1] = {id, values, begun, followed}
  else
    redis.call('XACK', key('turns'), 'workers', token)
    redis.call('XDEL', key('turns'), token)
  end
end
return found
