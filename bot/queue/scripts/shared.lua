-- What the scripts share. KEYS[1] is the queue's prefix. A lane with entries has exactly one turn: a token in the
-- stream `turns`, named in the hash `token`, or a place in the sorted set `later`. So a lane is never in two hands.
local prefix = KEYS[1]

local function key(name, part)
  return prefix .. ':' .. name .. (part and (':' .. part) or '')
end

local function give_turn(lane)
  redis.call('HSET', key('token'), lane, redis.call('XADD', key('turns'), '*', 'lane', lane))
end

local function end_turn(lane)
  local token = redis.call('HGET', key('token'), lane)
  if token then
    redis.call('XACK', key('turns'), 'workers', token)
    redis.call('XDEL', key('turns'), token)
    redis.call('HDEL', key('token'), lane)
  end
end

local function next_turn(lane)
  end_turn(lane)
  if redis.call('LLEN', key('lane', lane)) > 0 then
    give_turn(lane)
  end
end

-- The entry, if the claim still stands.
local function claimed(id, fence)
  local entry = key('entry', id)
  local found = redis.call('HMGET', entry, 'fence', 'state', 'lane')
  if found[1] == fence and found[2] == 'waiting' then
    return entry, found[3]
  end
end

-- To the front of a lane, behind an entry that somebody is working on.
local function put_back(lane, ids)
  local line = key('lane', lane)
  local empty = redis.call('LLEN', line) == 0
  local head = redis.call('LINDEX', line, 0)
  local busy = head and redis.call('HGET', key('entry', head), 'begun') == '1'
  if busy then redis.call('LPOP', line) end
  for i = #ids, 1, -1 do redis.call('LPUSH', line, ids[i]) end
  if busy then redis.call('LPUSH', line, head) end
  if empty then give_turn(lane) end
end

local function refresh(id, now)
  redis.call('HSET', key('entry', id), 'state', 'waiting', 'delays', 0, 'faults', 0, 'crashes', 0, 'begun', 0, 'note', '')
  redis.call('ZADD', key('waiting'), now, id)
end
